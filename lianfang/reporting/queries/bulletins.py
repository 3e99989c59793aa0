"""Reads for bulletins and the home page."""

from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from lianfang.care.models import Admission
from lianfang.care.queries import hospital
from lianfang.cases.models import Case, Contact
from lianfang.cases.queries.figures import Figures as CaseFigures
from lianfang.cases.queries.figures import figures as case_figures
from lianfang.common.dates import at, day_of
from lianfang.outbreak.models import Outbreak
from lianfang.places.rules import at_level
from lianfang.reporting import rules
from lianfang.reporting.models import Bulletin
from lianfang.reporting.rules import Figures, Zero
from lianfang.testing.queries import swabs_between, taken_between
from lianfang.zones.models import Zone


def day_figures(outbreak: Outbreak, day: date, now: datetime) -> Figures:
    """Count a day's figures from the rows, up to 24:00 or, on the day itself, up to now."""
    end = min(at(day, 24) - timedelta(microseconds=1), now)
    today, before = case_figures(outbreak, end), case_figures(outbreak, at(day) - timedelta(microseconds=1))
    return Figures(
        day=day,
        new_confirmed=today.confirmed - before.confirmed,
        converted=today.converted - before.converted,
        new_asymptomatic=today.called_asymptomatic - before.called_asymptomatic,
        discharged=today.discharged - before.discharged,
        released=today.released - before.released,
        died=today.died - before.died,
        cumulative_confirmed=today.confirmed,
        cumulative_asymptomatic=today.asymptomatic,
        cumulative_discharged=today.discharged,
        cumulative_released=today.released,
        cumulative_died=today.died,
        in_hospital=today.in_hospital,
        asymptomatic_now=today.asymptomatic_now,
        patients=hospital(outbreak, end).inside,
        awaiting=awaiting(outbreak, end),
        contacts_traced=today.contacts,
        contacts_closed=closed_contacts(today),
        contacts_now=open_contacts(outbreak, end),
        swabs=taken_between(outbreak, at(day), end),
    )


def final_figures(outbreak: Outbreak, day: date, now: datetime) -> Figures:
    """Count a day's figures for its bulletin: its swabs one by one, since those told in the last seconds are not among
    the kept counts yet."""
    end = min(at(day, 24) - timedelta(microseconds=1), now)
    return replace(day_figures(outbreak, day, now), swabs=swabs_between(outbreak, at(day), end))


def closed_contacts(figures: CaseFigures) -> int:
    """Count contacts that are contacts no more: released, infected, handed to another area, died."""
    left = figures.contacts_elsewhere + figures.contacts_died
    return figures.contacts_released + figures.contacts_became_cases + left


def open_contacts(outbreak: Outbreak, end: datetime) -> int:
    """Count the contacts nobody had closed at an instant."""
    found = Contact.objects.filter(outbreak=outbreak, found_at__lte=end)
    return found.filter(Q(closed_at=None) | Q(closed_at__gt=end)).count()


def awaiting(outbreak: Outbreak, end: datetime) -> int:
    """Count those decided to be infected, not gone, and in no bed at an instant."""
    inside = Admission.objects.filter(case=OuterRef("pk"), admitted_at__lte=end)
    decided = Case.objects.filter(outbreak=outbreak, decided_at__lte=end).exclude(out_at__lte=end)
    return decided.exclude(died_at__lte=end).exclude(Exists(inside)).count()


def zeros(outbreak: Outbreak, now: datetime) -> tuple[Zero, ...]:
    """Give the zeros, each with its own date: what is at zero, since when, and what is left otherwise."""
    seen = case_figures(outbreak, now)
    ill = seen.in_hospital + seen.asymptomatic_now
    last_out = day_of(seen.last_left_at) if seen.last_left_at else None
    last_contact = day_of(seen.last_contact_closed_at) if seen.last_contact_closed_at else None
    ends, left = seen.last_isolation_ends_on, seen.under_observation
    return (
        Zero("no_new_infection", seen.last_infection_on != day_of(now), seen.last_infection_on, 0),
        Zero("all_discharged", not ill, None if ill else last_out, ill),
        Zero("contacts_released", not left, None if left else last_contact, left),
        _zones(outbreak, now),
        Zero(
            "isolation_over",
            not (ends and ends >= day_of(now)),
            ends,
            seen.in_after_care + seen.in_monitoring,
        ),
    )


def _zones(outbreak: Outbreak, now: datetime) -> Zero:
    """Say whether all zones are lifted at an instant, since when, or how many are left."""
    made = Zone.objects.filter(outbreak=outbreak, first_at__lte=now)
    seen = made.aggregate(
        last=Max("lifted_at"), left=Count("pk", filter=Q(lifted_at=None) | Q(lifted_at__gt=now))
    )
    last = day_of(seen["last"]) if seen["last"] and not seen["left"] else None
    return Zero("zones_lifted", not seen["left"], last, seen["left"])


def bulletins(outbreak: Outbreak) -> QuerySet[Bulletin]:
    """Give the newest version of each day's bulletin, the newest day first."""
    newer = Bulletin.objects.filter(outbreak=outbreak, day=OuterRef("day"), version__gt=OuterRef("version"))
    return Bulletin.objects.filter(~Exists(newer), outbreak=outbreak).select_related("published_by")


def figures_of(bulletin: Bulletin) -> Figures:
    """Read a published bulletin's figures as they were published."""
    told: dict[str, Any] = {**bulletin.figures, "day": bulletin.day}
    return Figures(**told)


def stored(figures: Figures) -> dict[str, int]:
    """Give a day's figures as they are stored: the day itself is a column."""
    return {name: value for name, value in asdict(figures).items() if name != "day"}


def risks(outbreak: Outbreak, today: date, level: str = "township") -> dict[int, str]:
    """Give the risk of every area with confirmed cases: area id at that level → high, mid or low."""
    found: dict[int, list[date]] = {}
    rows = Case.objects.filter(outbreak=outbreak, state=Case.State.CONFIRMED, decided_at__isnull=False)
    for area_id, decided_at in rows.values_list("area_id", "decided_at"):
        if decided_at and day_of(decided_at) <= today:
            found.setdefault(at_level(area_id, level), []).append(day_of(decided_at))
    return {
        area: rules.risk((today - max(on)).days, len(on), cluster=len(on) > 1) for area, on in found.items()
    }
