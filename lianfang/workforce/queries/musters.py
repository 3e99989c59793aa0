"""Reads of musters: their list, and each one's board."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.people.models import Person
from lianfang.people.queries import kept_ids
from lianfang.places.queries import inside
from lianfang.sync.queries import counting
from lianfang.workforce.models import Answer, Arrival, Call, Muster, MusterVehicle, Worker
from lianfang.workforce.rules import STANDINGS, standing


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody who was called, and how they stand; `answer` is what they said last."""

    call: Call
    standing: str
    arrived_at: datetime | None
    scanned: bool
    note: str


@dataclass(frozen=True, slots=True)
class Extra:
    """Somebody who came without a call."""

    person_id: UUID
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Unit:
    """How the people of one organisation stand."""

    name: str
    counts: Counter[str]

    @property
    def all(self) -> int:
        """Give how many are called and not let off."""
        return sum(n for word, n in self.counts.items() if word != "replaced")

    @property
    def here(self) -> int:
        """Give how many came, in time or late."""
        return self.counts["arrived"] + self.counts["late"]


@dataclass(slots=True)
class Board:
    """A muster as it stands: each person, who came without a call, and how many stand how."""

    lines: list[Line] = field(default_factory=list)
    extras: list[Extra] = field(default_factory=list)

    @property
    def whole(self) -> Unit:
        """Count everybody."""
        return Unit("", Counter(line.standing for line in self.lines))

    @property
    def units(self) -> list[Unit]:
        """Count by organisation, those with most people missing first."""
        found: dict[str, Counter[str]] = {}
        for line in self.lines:
            body = line.call.worker.organisation
            found.setdefault(body.name if body else "", Counter())[line.standing] += 1
        units = [Unit(name, counts) for name, counts in found.items()]
        return sorted(units, key=lambda unit: (unit.here - unit.all, unit.name))


def musters(
    user: User, on: date, *, q: str = "", state: str = "", area_id: int | None = None
) -> QuerySet[Muster]:
    """List the musters of a user's areas, with how many were called and how many of them came."""
    rows = visible(Muster.objects.select_related("area", "called_by"), user, "workforce.read", on)
    if q:
        rows = rows.filter(Q(task__icontains=q) | Q(place__icontains=q))
    if area_id is not None:
        rows = rows.filter(inside(area_id))
    if state:
        rows = rows.filter(ended_at__isnull=state == "open")
    came = Arrival.objects.filter(counting(), muster=OuterRef("muster"), person=OuterRef("person"))
    live = Call.objects.filter(muster=OuterRef("pk"), released_at=None).order_by().values("muster")
    return rows.annotate(
        called=_number(live.annotate(n=Count("*")).values("n")),
        here=_number(live.filter(Exists(came)).annotate(n=Count("*")).values("n")),
    )


def board(muster: Muster, now: datetime) -> Board:
    """Read a muster's board. A record that was merged counts as the person it was merged into. Six statements, a few
    more where records were merged."""
    calls = list(
        muster.calls.select_related("person", "worker__organisation", "vehicle", "site__area").order_by(
            "worker__organisation__name", "called_at", "id"
        )
    )
    arrivals = list(Arrival.objects.filter(counting(), muster=muster).order_by("at", "id"))
    answers = list(Answer.objects.filter(counting(), muster=muster).order_by("at", "id"))
    people = {c.person_id for c in calls} | {a.person_id for a in arrivals} | {a.person_id for a in answers}
    kept = kept_ids(people)
    came: dict[UUID, Arrival] = {}
    for arrival in arrivals:
        came.setdefault(kept[arrival.person_id], arrival)
    said = {kept[answer.person_id]: answer for answer in answers}
    lines = [
        _line(call, came.get(kept[call.person_id]), said.get(kept[call.person_id]), muster, now)
        for call in calls
    ]
    lines.sort(key=lambda line: STANDINGS.index(line.standing))
    return Board(lines, _extras(came, {kept[call.person_id] for call in calls}))


def mine(worker: Worker) -> QuerySet[Call]:
    """List the musters a worker is called to that have not ended, the nearest first."""
    live = Call.objects.filter(person=worker.person_id, released_at=None, muster__ended_at=None)
    found = live.select_related("muster__area", "vehicle", "site", "person", "worker__organisation")
    return found.order_by("muster__due_at")


def vehicles(muster: Muster) -> QuerySet[MusterVehicle]:
    """List a muster's vehicles with how many seats are taken."""
    return muster.vehicles.annotate(taken=Count("passengers", filter=Q(passengers__released_at=None)))


def _line(call: Call, came: Arrival | None, said: Answer | None, muster: Muster, now: datetime) -> Line:
    word = standing(
        due_at=muster.due_at,
        now=muster.ended_at or now,
        arrived_at=came.at if came else None,
        coming=said.coming if said else None,
        released=call.released_at is not None,
    )
    return Line(call, word, came.at if came else None, bool(came and came.scanned), said.note if said else "")


def _extras(came: dict[UUID, Arrival], called: Iterable[UUID]) -> list[Extra]:
    others = {person: arrival for person, arrival in came.items() if person not in set(called)}
    names = dict(Person.objects.filter(id__in=others).values_list("id", "name")) if others else {}
    return [Extra(person, names.get(person, ""), arrival.at) for person, arrival in others.items()]


def _number(rows: QuerySet[Any, Any]) -> Coalesce:
    return Coalesce(Subquery(rows), 0)
