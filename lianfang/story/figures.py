"""The closing figures, read back by the same queries as the screens."""

from collections import Counter
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Max

from lianfang.accounts.models import User
from lianfang.beds.queries import refusals
from lianfang.cases.queries.figures import figures, figures_on
from lianfang.command.queries.work import queue
from lianfang.duty.models import Alarm, Incident, Restriction, Stint
from lianfang.indicators.models import EconomicFigure
from lianfang.outbreak.models import Outbreak
from lianfang.reporting.rules import zero_days
from lianfang.story.cast import CAST
from lianfang.story.chapters.doses import figures as doses
from lianfang.story.chapters.hospital import figures as hospital
from lianfang.story.chapters.inspections import figures as inspections
from lianfang.story.chapters.meals import figures as meals
from lianfang.story.chapters.papers import figures as papers
from lianfang.story.chapters.rides import figures as rides
from lianfang.story.chapters.rotas import figures as rotas
from lianfang.story.city import LONGLING
from lianfang.story.door_figures import at_doors
from lianfang.story.finding_figures import finding
from lianfang.story.gate_figures import market, stations
from lianfang.story.gift_figures import given, stored
from lianfang.story.replay import now
from lianfang.story.sampling_figures import sampling
from lianfang.testing import queries as testing
from lianfang.testing.models import Round
from lianfang.workforce.models import Muster
from lianfang.workforce.queries import Force, force
from lianfang.workforce.queries import board as seen_board

ZERO_DAYS = (date(2021, 8, 14), date(2021, 9, 1), date(2021, 9, 23))


def closing() -> dict[str, Any]:
    """Give the figures of the report as the database holds them now."""
    outbreak, instant = Outbreak.objects.get(), now()
    seen = figures(outbreak, instant)
    return {
        "confirmed": seen.confirmed,
        "asymptomatic": seen.asymptomatic,
        "discharged": seen.discharged + seen.released,
        "in_hospital": seen.in_hospital + seen.asymptomatic_now,
        "last_new_infection": _iso(seen.last_infection_on),
        "zero_days": zeros(outbreak, instant),
        "last_isolation_ends": _iso(seen.last_isolation_ends_on),
        "contacts": seen.contacts_by_grade,
        "contacts_watched": seen.in_quarantine + seen.in_monitoring,
        **forces(force(outbreak)),
        "municipal": forces(force(outbreak, level="municipal")),
        "longling": longling(outbreak),
        "sampling": sampling(),
        "stations": stations(),
        "market": market(),
        "hospital": hospital(),
        "occupied_room_refused": refusals().exists(),
        "muster": mustered(),
        "duty": duty(),
        "finding": finding(),
        "rotas": rotas(),
        "supervision": inspections(outbreak, instant),
        "papers": papers(),
        "meals": meals(),
        "doses": doses(),
        "rides": rides(),
        "doors": at_doors(instant.date()),
        "gifts": given(),
        "stores": stored(),
        "economy": economy(),
        "work": work(instant),
    }


def economy() -> dict[str, list[object]]:
    """Give what is said of the economy: hundred million yuan, growth, points ahead of the province, rank."""
    rows = EconomicFigure.objects.order_by("id")
    return {
        row.name: [_number(each) for each in (row.hundred_million, row.growth, row.ahead, row.rank)]
        for row in rows
    }


def _number(told: Decimal | int | None) -> float | int | None:
    return float(told) if isinstance(told, Decimal) else told


def work(instant: datetime) -> dict[str, int]:
    """Count what waits for each member of the cast when the story stops."""
    cast = User.objects.filter(username__in=[role.username for role in CAST]).prefetch_related("posts")
    return {
        user.username: sum(pile.n for pile in queue(user, instant.date(), instant).piles) for user in cast
    }


def zeros(outbreak: Outbreak, instant: datetime) -> dict[str, int | None]:
    """Count the days without a new infection on the days the province named."""
    days = [day for day in ZERO_DAYS if day <= instant.date()]
    return {day.isoformat(): zero_days(day, figures_on(outbreak, day).last_infection_on) for day in days}


def forces(sent: Force) -> dict[str, int]:
    """Name a force's three counts as the report does."""
    return {"organisations": sent.organisations, "people_sent": sent.people_sent, "groups": sent.groups}


def longling(outbreak: Outbreak) -> dict[str, int] | None:
    """Count Longling's round of 5 August; None before it was planned."""
    round_ = Round.objects.filter(outbreak=outbreak, area_id=LONGLING).first()
    if round_ is None:
        return None
    registered = testing.registrations(round_)
    return {
        "sites": round_.sites.count(),
        "registrations": registered,
        "lost": round_.target - registered,
        "in_two_open_tubes": testing.in_two_open_tubes(round_),
    }


def mustered() -> dict[str, int] | None:
    """Count the hospital's muster before dawn of 5 August; None before it was called."""
    muster = Muster.objects.order_by("due_at").first()
    if muster is None:
        return None
    board = seen_board(muster, now())
    live = [line.call for line in board.lines if line.standing != "replaced"]
    counts = board.whole.counts
    return {
        "called": board.whole.all,
        "in_time": counts["arrived"],
        "late": counts["late"],
        "replaced": counts["replaced"],
        "sites": len({call.site_id for call in live}),
        "most_at_a_site": max(Counter(call.site_id for call in live).values(), default=0),
    }


def duty() -> dict[str, Any]:
    """Say of suits and heat: incidents, the hours after which the alarm of the two came, the longest suit, the longest
    duty."""
    fell = Incident.objects.filter(what="fainted")
    alarms = [
        Alarm.objects.filter(person=one.person_id, kind="hard", about__lt=one.at).order_by("-about").first()
        for one in fell
    ]
    longest = Stint.objects.aggregate(suit=Max("longest_s"), duty=Max("worked_s"))
    return {
        "fainted": fell.count(),
        "alarm_after_hours": [_hours(a.raised_at - a.about) for a in alarms if a],
        "fell_after_hours": [_hours(i.at - a.about) for i, a in zip(fell, alarms, strict=True) if a],
        "went_up": sum(1 for a in alarms if a and a.escalated_at),
        "longest_suit_hours": _hours(timedelta(seconds=longest["suit"] or 0)),
        "longest_duty_hours": _hours(timedelta(seconds=longest["duty"] or 0)),
        "not_acknowledged": Alarm.objects.filter(seen_at=None).count(),
        "kept_away": Restriction.objects.filter(lifted_at=None).count(),
    }


def _hours(time: timedelta) -> float:
    return round(time / timedelta(hours=1), 2)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
