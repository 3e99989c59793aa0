"""What the chapters of cases and contacts end in, read back from the database."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max

from lianfang.beds.models import Occupancy, Room
from lianfang.cases.models import Case, Contact, ContactProposal, ContactStep, InvestigationPart, Quarantine
from lianfang.cases.models.leads import Lead, Letter
from lianfang.cases.queries.movements import COMPANION
from lianfang.cases.queries.traces import AFTER, SAME_TIME
from lianfang.common.dates import CITY_ZONE
from lianfang.places.models import SiteKind
from lianfang.presence.models import Scan

HOUR = timedelta(hours=1)


def finding() -> dict[str, Any]:
    """Gather the figures of leads, letters, investigations, contacts, orders and the isolation site."""
    return {
        "lead": lead(),
        "letter": letter(),
        "first_positive": first_positive(),
        "infections": Case.objects.filter(number__isnull=False, decided_at__isnull=False).count(),
        "candidates": candidates(),
        "investigations": investigations(),
        "at_home": at_home(),
        "isolation": isolation(),
        "contacts": contacts(),
    }


def lead() -> dict[str, Any] | None:
    """Say of the first lead how it came, who answers for it, how soon, and what came of it."""
    first = Lead.objects.order_by("number").select_related("owner").first()
    if first is None:
        return None
    return {
        "kind": first.kind,
        "on": first.received_at.astimezone(CITY_ZONE).date().isoformat(),
        "owned": first.owner is not None,
        "minutes": _minutes(first.received_at, first.acknowledged_at),
        "in_time": bool(first.acknowledged_at and first.acknowledged_at <= first.acknowledge_by),
        "outcome": first.outcome,
        "became": first.case.state if first.case else None,
    }


def letter() -> dict[str, Any] | None:
    """Say of the first letter to another area whether it was acknowledged in time, and answered."""
    first = Letter.objects.filter(way=Letter.Way.OUT).order_by("number").first()
    if first is None:
        return None
    return {
        "to": first.other,
        "in_time": bool(first.acknowledged_at and first.acknowledged_at <= first.due_at),
        "answered": bool(first.answer),
        "of_the_lead": Lead.objects.filter(case=first.case_id).exists(),
    }


def first_positive() -> str | None:
    """Give the instant of the first local positive, in the city's time."""
    first = Case.objects.filter(number=1).first()
    return first.detected_at.astimezone(CITY_ZONE).strftime("%Y-%m-%d %H:%M") if first else None


def candidates() -> dict[str, int]:
    """Count the people who were proposed near a case by what a person decided, those whom its movements name, those
    who were at the same places, and the scans that told of these."""
    counted = Counter(ContactProposal.objects.values_list("state", flat=True))
    by_hand = ContactProposal.objects.filter(state="confirmed", decided_by__isnull=False)
    named = by_hand.filter(says=COMPANION)
    places = by_hand.filter(source="venue", says__in=[SAME_TIME, AFTER])
    return {
        **counted,
        "by_a_person": by_hand.count(),
        "named": named.count(),
        "at_places": places.count(),
        "scans": Scan.objects.filter(dispute="").count(),
    }


def investigations() -> dict[str, Any]:
    """Give the longest hours until core facts and whole of a case, and how few parts any of them has done."""
    cases = Case.objects.filter(number__isnull=False)
    times = cases.values_list("reported_at", "core_facts_at", "investigated_at")
    parts = InvestigationPart.objects.filter(done=True).values("case").annotate(n=Count("key", distinct=True))
    return {
        "core_hours": max((_hours(began, core) for began, core, _whole in times), default=None),
        "whole_hours": max((_hours(began, whole) for began, _core, whole in times), default=None),
        "parts": min((row["n"] for row in parts), default=0),
    }


def at_home() -> list[dict[str, Any]]:
    """List the orders at home by exception: the grade, the reason, whether the place is written."""
    orders = Quarantine.objects.filter(kind="home").exclude(exception="").select_related("contact")
    return [
        {
            "grade": order.contact.grade if order.contact else "",
            "exception": order.exception,
            "place": bool(order.place),
        }
        for order in orders
    ]


def isolation() -> dict[str, int]:
    """Count rooms, those taken in, the most inside at once, those still inside and those still on the way."""
    stays = Occupancy.objects.filter(room__site__kind=SiteKind.ISOLATION)
    turns = [turn for stay in stays for turn in _turns(stay)]
    most = inside = 0
    for _at, step in sorted(turns):
        inside += step
        most = max(most, inside)
    return {
        "rooms": Room.objects.filter(site__kind=SiteKind.ISOLATION).count(),
        "taken_in": ContactStep.objects.filter(before="transfer", after="quarantined").count(),
        "most_inside": most,
        "inside": inside,
        "on_the_way": Contact.objects.filter(state="transfer").count(),
    }


def _turns(stay: Occupancy) -> list[tuple[datetime, int]]:
    came = [(stay.during.lower, 1)]
    return came if stay.during.upper is None else [*came, (stay.during.upper, -1)]


def contacts() -> dict[str, Any]:
    """Count the contacts by how they ended, and give the day on which the last was released."""
    counted = Counter(Contact.objects.values_list("state", flat=True))
    last = Contact.objects.filter(state="released").aggregate(last=Max("closed_at"))["last"]
    return {**counted, "last_released": last.astimezone(CITY_ZONE).date().isoformat() if last else None}


def _minutes(began: datetime, ended: datetime | None) -> int | None:
    return int((ended - began) / timedelta(minutes=1)) if ended else None


def _hours(began: datetime | None, ended: datetime | None) -> float:
    """Give the hours between; what has not happened took forever."""
    return round((ended - began) / HOUR, 2) if began and ended else float("inf")
