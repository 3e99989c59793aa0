"""Which rounds begin soon or run, and whether somebody signed what is looked at before."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.protocol.supervision import Check
from lianfang.protocol.timeline import named
from lianfang.supervision import rules
from lianfang.supervision.models import Checklist
from lianfang.testing.models import Round
from lianfang.visits.models import VisitRound
from lianfang.zones.models import Zone

READ = "supervision.read"
AHEAD = timedelta(days=1)  # a round that begins tomorrow waits for its checklist (design choice)
ROUNDS: dict[str, Any] = {"testing": Round, "visits": VisitRound, "zones": Zone}


@dataclass(frozen=True, slots=True)
class Row:
    """A round, of which kind, when it is, whether it runs, and its checklist as far as it is."""

    of: str
    id: UUID
    name: str
    number: int | None
    area_id: int
    first_on: date
    last_on: date
    state: str
    checklist: Checklist | None
    n: int
    all: int

    @property
    def signed(self) -> bool:
        """Say whether somebody signed its checklist."""
        return self.checklist is not None and self.checklist.signed_at is not None

    @property
    def running(self) -> bool:
        """Say whether the round was opened and is not closed."""
        return self.state in {"open", "in_force"}

    @property
    def bare(self) -> bool:
        """Say whether it was opened though nobody had signed."""
        return not self.signed and self.state not in {"draft", "planned", "proposed"}


@dataclass(frozen=True, slots=True)
class Board:
    """The rounds of testing and of visits that somebody sees, those that begin next first of all."""

    rows: tuple[Row, ...]

    @property
    def unsigned(self) -> int:
        """Count the rounds that wait for a signature."""
        return sum(not row.signed and not row.bare for row in self.rows)

    @property
    def bare(self) -> int:
        """Count the rounds that run without a signature."""
        return sum(row.bare and row.running for row in self.rows)


def board(user: User, on: date, *, of: str = "", state: str = "", q: str = "") -> Board:
    """List the rounds and zones that are planned or run, and those that ended within a fortnight. Few statements.

    `state`: unsigned (waits for a signature), bare (opened without one), signed; "" for all.
    """
    since = on - timedelta(days=14)
    rows: list[Row] = []
    if of in {"", "testing"}:
        rounds = visible(Round.objects.filter(ends_on__gte=since, target__gt=0), user, READ, on)
        rows += [_testing(each) for each in rounds.select_related("area", "checklist__signed_by")]
    if of in {"", "visits"}:
        walked = visible(VisitRound.objects.filter(to_on__gte=since), user, READ, on)
        walked = walked.filter(Q(opened_at__isnull=False) | Q(state="planned"))
        rows += [_visits(each) for each in walked.select_related("area", "checklist__signed_by")]
    if of in {"", "zones"}:
        rows += [_zone(each, on) for each in zones_to_check(user, on, since)]
    kept = [row for row in rows if (not q or q in row.name) and (not state or _state(row) == state)]
    return Board(tuple(sorted(kept, key=lambda row: (not row.bare, row.signed, row.first_on, str(row.id)))))


def _state(row: Row) -> str:
    return "signed" if row.signed else "bare" if row.bare else "unsigned"


def _testing(row: Round) -> Row:
    known = getattr(row, "checklist", None)
    n, all_ = _far(known, "testing", row.protocol)
    days = row.starts_on, row.ends_on
    return Row("testing", row.pk, str(row.area), row.number, row.area_id, *days, row.state, known, n, all_)


def _visits(row: VisitRound) -> Row:
    known = getattr(row, "checklist", None)
    n, all_ = _far(known, "visits", "")
    days = row.from_on, row.to_on
    return Row("visits", row.pk, row.name, None, row.area_id, *days, row.state, known, n, all_)


def zones_to_check(user: User, on: date, since: date) -> QuerySet[Zone]:
    """List the zones that have a checklist: closed off, or about to be, at a level at which people stay at home or in
    their community; those that were lifted before a day are left out."""
    there = visible(Zone.objects.filter(state__in=["proposed", "in_force", "lifted"]), user, READ, on)
    rows = there.filter(Q(lifted_at=None) | Q(lifted_at__date__gte=since))
    kept = [zone.pk for zone in rows if named(zone.protocol).zones.rank(zone.level) > 1]
    return Zone.objects.filter(pk__in=kept).select_related("area", "checklist__signed_by")


def _zone(row: Zone, on: date) -> Row:
    known = getattr(row, "checklist", None)
    n, all_ = _far(known, "zones", row.protocol)
    first = day_of(row.first_at or row.made_at)
    days = first, max(day_of(row.lifted_at) if row.lifted_at else on, first)
    return Row("zones", row.pk, row.name, None, row.area_id, *days, row.state, known, n, all_)


def _far(known: Checklist | None, of: str, version: str) -> tuple[int, int]:
    if known is None:
        return 0, len(named(version).supervision.of(of)) if version else 0
    keys = [check.key for check in items(known)]
    return len(keys) - len(rules.left(keys, rules.read(known.answers))), len(keys)


def items(checklist: Checklist) -> tuple[Check, ...]:
    """List what a checklist asks for, by the protocol under which it was begun."""
    return named(checklist.protocol).supervision.of(checklist.of)


def round_of(of: str, pk: UUID, user: User, on: date) -> Any:
    """Give a round of testing or of visits that somebody sees; None when there is none."""
    rows: QuerySet[Any] = ROUNDS[of].objects.select_related("area")
    return visible(rows, user, READ, on).filter(pk=pk).first()


def column_of(thing: Any) -> str:
    """Name the column under which a round or a zone stands in a checklist."""
    return {Round: "round", VisitRound: "visit_round", Zone: "zone"}[type(thing)]


def checklist_of(round_: Any) -> Checklist | None:
    """Give the checklist of a round; None while nobody has begun it."""
    rows = Checklist.objects.filter(**{column_of(round_): round_})
    return rows.select_related("signed_by", "begun_by", "changed_by").first()


def unchecked_rounds(on: date) -> QuerySet[Round]:
    """List the rounds of testing that begin by tomorrow, or run, and whose checklist nobody signed; those without a
    target, for people who are tested one by one, have none."""
    rows = Round.objects.filter(checked_at=None, target__gt=0, starts_on__lte=on + AHEAD, ends_on__gte=on)
    return rows.filter(state__in=["draft", "open"]).select_related("area")


def unchecked_zones(user: User | None, on: date) -> QuerySet[Zone]:
    """List the zones in force, or proposed, at a level that closes people in, whose checklist nobody signed."""
    rows = Zone.objects.filter(state__in=["proposed", "in_force"], checked_at=None)
    rows = visible(rows, user, "supervision.sign", on) if user else rows
    kept = [zone.pk for zone in rows if named(zone.protocol).zones.rank(zone.level) > 1]
    return Zone.objects.filter(pk__in=kept).select_related("area")


def unchecked_visits(on: date) -> QuerySet[VisitRound]:
    """List the rounds of visits that begin by tomorrow, or run, and whose checklist nobody signed."""
    rows = VisitRound.objects.filter(checked_at=None, from_on__lte=on + AHEAD, to_on__gte=on)
    return rows.filter(state__in=["planned", "open"]).select_related("area")
