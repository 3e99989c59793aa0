"""Which findings there are, what waits, what is overdue, whom an interview is proposed for."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from lianfang.accounts.access import spans, visible
from lianfang.accounts.models import User
from lianfang.outbreak.models import Outbreak
from lianfang.places.queries import inside
from lianfang.protocol.supervision import Supervision
from lianfang.protocol.timeline import diseases, in_force, named
from lianfang.supervision import rules
from lianfang.supervision.models import Finding
from lianfang.supervision.rules.findings import WAITS

READ, PERSONS, RECTIFY = "supervision.read", "supervision.persons", "supervision.rectify"


def numbers_of(version: str) -> Supervision:
    """Give the numbers of supervision of a version of the protocol."""
    return named(version).supervision


def about_people(user: User, on: date) -> Q:
    """Give the condition under which somebody sees a finding: about a thing, or about somebody who works where they
    see such findings; never about themselves."""
    there = Q(pk__in=[])
    for first, last in spans(user, PERSONS, on):
        there |= Q(area_id__gte=first, area_id__lte=last)
    return Q(worker=None) | there & ~Q(worker__user=user)


def look_due(on: date) -> Q:
    """Give the condition under which an open finding is to be looked at again: its day has come, or the unit says that
    it is put right."""
    return Q(look_on__lte=on) | Q(state="fixed")


def findings(
    user: User,
    on: date,
    now: datetime,
    *,
    state: str = "",
    mode: str = "",
    severe: str = "",
    area: int | None = None,
    about: UUID | None = None,
    q: str = "",
) -> QuerySet[Finding]:
    """List the findings of the areas a user sees. `state`: one of the table's, "open", "late" (not put right in time),
    "look" (to be looked at again by today), or "" for all. `about`: a round, notice or order."""
    seen = visible(Finding.objects.all(), user, READ, on) | visible(Finding.objects.all(), user, RECTIFY, on)
    rows = seen.filter(about_people(user, on))
    states = {
        "open": Q(state__in=rules.OPEN),
        "late": Q(state__in=WAITS, due_at__lt=now),
        "look": Q(state__in=rules.OPEN) & look_due(on),
    }
    rows = rows.filter(states.get(state, Q(state=state))) if state else rows
    rows = rows.filter(mode=mode) if mode else rows
    rows = rows.filter(severe=severe == "yes") if severe else rows
    rows = rows.filter(inside(area)) if area else rows
    if about:
        rows = rows.filter(Q(round=about) | Q(visit_round=about) | Q(notice=about) | Q(order=about))
    if q:
        found = Q(what__icontains=q) | Q(place__icontains=q)
        rows = rows.filter(Q(number=int(q)) | found if q.isdecimal() and len(q) < 9 else found)
    return rows.select_related("team", "found_by", "worker__person")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many findings are open, not put right in time, of these severe, and to be looked at again by today."""

    open: int = 0
    late: int = 0
    severe: int = 0
    look: int = 0


def counts(user: User, on: date, now: datetime) -> Counts:
    """Count the open findings of the areas a user sees. One statement; it reads what is open."""
    rows = findings(user, on, now, state="open").order_by()
    late = Q(state__in=WAITS, due_at__lt=now)
    found = rows.aggregate(
        open=Count("pk"),
        late=Count("pk", filter=late),
        severe=Count("pk", filter=late & Q(severe=True)),
        look=Count("pk", filter=look_due(on)),
    )
    return Counts(**found)


def waiting() -> QuerySet[Finding]:
    """List the findings that units have to put right; those about people are told to nobody's list."""
    return Finding.objects.filter(state__in=WAITS, worker=None)


def to_look_at(on: date, user: User | None = None) -> QuerySet[Finding]:
    """List the findings somebody has to look at again: the day has come, or the unit says that it is put right. Those
    about people only for who sees them."""
    rows = Finding.objects.filter(look_due(on), state__in=rules.OPEN)
    return rows.filter(about_people(user, on) if user else Q(worker=None))


def pressing(outbreak: Outbreak, now: datetime) -> dict[tuple[int, UUID | None], int]:
    """Count for each unit (a team, or a community) the severe findings that are overdue, and those somebody proposed
    an interview for. Findings about people count for no unit. One statement."""
    late = Q(severe=True, state__in=WAITS, due_at__lt=now)
    rows = Finding.objects.filter(outbreak=outbreak, worker=None, state__in=rules.OPEN)
    rows = rows.filter(late | Q(escalated_at__isnull=False))
    return dict(Counter(_unit(area, team) for area, team in rows.values_list("area_id", "team_id")))


def _unit(area: int, team: UUID | None) -> tuple[int, UUID | None]:
    return (0, team) if team else (rules.unit_area(area), None)


def days_of(on: date) -> Supervision:
    """Give the numbers of supervision in force on a day, of the first disease."""
    return in_force(diseases()[0], on).supervision
