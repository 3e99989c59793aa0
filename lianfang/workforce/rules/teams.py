"""What makes a team whole, and in which order a dispatch happens."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

KINDS = frozenset(
    {"liaison", "commando", "post", "branch", "medical", "tracing", "women", "youth", "militia", "volunteer"}
)


def badge_number(typed: str) -> str:
    """Read the number of a badge as it is kept: capital letters and digits, at most twenty."""
    return re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", typed).upper())[:20]


@dataclass(frozen=True, slots=True)
class Seat:
    """A person in a team, and the organisation that sends them."""

    person_id: UUID
    organisation_id: UUID
    leader: bool = False


@dataclass(frozen=True, slots=True)
class Hand:
    """A person to be put to work: for whom, as what, based where."""

    person_id: UUID
    area_id: int
    kind: str = "staff"
    organisation_id: UUID | None = None
    badge: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A team to be formed."""

    area_id: int
    name: str
    kind: str
    seats: tuple[Seat, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """A team to be sent: where, by whom (municipal or district), to do what."""

    team_id: UUID
    area_id: int
    level: str
    task: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong: a code."""

    why: str


def check_plan(plan: Plan) -> Wrong | None:
    """Say what keeps a team from being formed: it has a name, a kind, one leader, and nobody in it twice."""
    if not plan.name.strip():
        return Wrong("team_unnamed")
    if plan.kind not in KINDS:
        return Wrong("team_kind")
    return check_seats(plan.seats)


def check_seats(seats: Iterable[Seat]) -> Wrong | None:
    """Say what is wrong with the people of a team: none, somebody twice, not exactly one leader."""
    there = tuple(seats)
    if not there:
        return Wrong("team_empty")
    if max(Counter(seat.person_id for seat in there).values()) > 1:
        return Wrong("person_twice")
    if sum(seat.leader for seat in there) != 1:
        return Wrong("team_leader")
    return None


def check_moment(at: datetime, *, after: datetime, now: datetime) -> Wrong | None:
    """Say why a team cannot have arrived or returned at an instant: before what came before, or still to come."""
    if at < after:
        return Wrong("too_early")
    return Wrong("in_future") if at > now else None
