"""Reads of who answers for what: a board by area, gaps and overlaps, the load of each worker, one household."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import blake2b
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from lianfang.accounts.access import spans, visible
from lianfang.accounts.models import User
from lianfang.grid.models import Charge, Contract, HandOver, TakenList
from lianfang.grid.rules import Holder, Stand, stand
from lianfang.outbreak.queries import protocol_in
from lianfang.people.models import Household
from lianfang.people.queries import doors_below, kept_ids
from lianfang.people.rules.doors import in_stair_order
from lianfang.places.models import Area
from lianfang.places.queries import children, inside
from lianfang.places.rules import LEVELS, WIDTH, ancestors, depth, span
from lianfang.protocol.grid import Grid
from lianfang.workforce.models import Worker
from lianfang.workforce.queries import worker_of

MAY = "visits.read"
COMMUNITY = LEVELS.index("community")

# Somebody is still at work on a day; for use inside other statements.
HERE = "({t}.to_on IS NULL OR {t}.to_on >= %(on)s)"
# Who walks to a door: the first accepted duty that walks, whose person is still at work.
WALKER = f"""(
SELECT c.worker_id FROM grid_charge c JOIN workforce_worker k ON k.id = c.worker_id
WHERE c.household_id = {{household}} AND c.ended_at IS NULL AND c.accepted_at IS NOT NULL
  AND c.duty = ANY(%(walking)s) AND {HERE.format(t="k")} LIMIT 1)"""  # noqa: S608 — our own words

# Every person of a household once, then every household: sorting them to count the different ones took twice as long.
COVER = f"""
SELECT {{area}}, count(*) FILTER (WHERE h.walks) AS walked, count(*) FILTER (WHERE h.accepted >= %(n)s) AS complete,
    count(*) AS asked, count(*) FILTER (WHERE h.departed) AS departed
FROM (
    SELECT c.household_id, c.area_id, bool_or(c.walks) AS walks, count(*) FILTER (WHERE c.accepted) AS accepted,
        bool_or(c.departed) AS departed
    FROM (
        SELECT c.household_id, c.area_id, k.person_id, bool_or(NOT {HERE.format(t="k")}) AS departed,
            bool_or(c.accepted_at IS NOT NULL AND {HERE.format(t="k")} AND c.duty = ANY(%(walking)s)) AS walks,
            bool_or(c.accepted_at IS NOT NULL AND {HERE.format(t="k")} AND c.duty = ANY(%(duties)s)) AS accepted
        FROM grid_charge c JOIN workforce_worker k ON k.id = c.worker_id
        WHERE c.ended_at IS NULL AND c.area_id = ANY(%(areas)s) GROUP BY 1, 2, 3
    ) c GROUP BY 1, 2
) h GROUP BY 1
"""  # noqa: S608 — our own words
# Somebody who answers for doors there has left or come back since they were counted.
MOVED = f"""
SELECT DISTINCT l.area_id FROM grid_doorload l JOIN workforce_worker k ON k.id = l.worker_id
WHERE l.area_id BETWEEN %(from)s AND %(to)s AND (k.to_on IS NOT NULL OR l.gone) AND l.gone = {HERE.format(t="k")}
"""  # noqa: S608 — our own words
# These are looked at themselves, and those that were counted by other duties.
_STALE = f"""
SELECT d.area_id FROM grid_doorcover d WHERE d.area_id BETWEEN %(from)s AND %(to)s AND d.rules <> %(rules)s
UNION {MOVED}"""  # noqa: S608 — our own words
_COVERED = """
SELECT d.area_id / %(width)s * %(width)s, sum(d.walked)::int, sum(d.complete)::int, sum(d.asked)::int,
    sum(d.departed)::int
FROM grid_doorcover d WHERE d.area_id BETWEEN %(from)s AND %(to)s AND d.area_id <> ALL(%(areas)s) AND {scope} GROUP BY 1
"""
# Those with most doors are found before anybody's name is.
_LOADS = f"""
SELECT k.id, p.name, coalesce(o.name, ''), l.walks, l.accepted, l.open, NOT {HERE.format(t="k")}, l.people, l.heavy
FROM (
    SELECT l.*, count(*) OVER () AS people, count(*) FILTER (WHERE l.walks > %(heavy)s) OVER () AS heavy
    FROM (
        SELECT l.worker_id, coalesce(sum(l.accepted) FILTER (WHERE l.duty = ANY(%(walking)s)), 0)::int AS walks,
            sum(l.accepted)::int AS accepted, sum(l.open)::int AS open
        FROM grid_doorload l WHERE l.area_id BETWEEN %(from)s AND %(to)s AND {{scope}} GROUP BY 1
    ) l ORDER BY l.walks DESC, l.worker_id LIMIT %(most)s
) l JOIN workforce_worker k ON k.id = l.worker_id JOIN people_person p ON p.id = k.person_id
LEFT JOIN people_organisation o ON o.id = k.organisation_id ORDER BY 4 DESC, p.name, k.id
"""  # noqa: S608 — our own words


def numbers(area_id: int, on: date) -> Grid:
    """Give what the protocol in force says of who answers for doors in an area."""
    return protocol_in(area_id, on).grid


def duties(rules: Grid) -> list[str]:
    """List the duties of a household."""
    return [each.key for each in rules.duties.value]


def walking(rules: Grid) -> list[str]:
    """List the duties whose people walk to the door."""
    return [each.key for each in rules.duties.value if each.walks]


@dataclass(frozen=True, slots=True)
class Row:
    """Of an area: its households, those with somebody who walks there, those whose people have all accepted, those
    where somebody was asked, those where one who answers has left."""

    households: int = 0
    walked: int = 0
    complete: int = 0
    asked: int = 0
    left: int = 0

    @property
    def gaps(self) -> int:
        """Give the households nobody walks to."""
        return max(self.households - self.walked, 0)


def _scope(user: User, on: date, column: str) -> str:
    """Write the condition that narrows to a user's areas; the numbers are our own integers."""
    parts = (f"{column} BETWEEN {int(a)} AND {int(b)}" for a, b in spans(user, MAY, on))
    return "(" + (" OR ".join(parts) or "false") + ")"


@cache
def key_of(rules: Grid) -> str:
    """Give what tells the duties of one protocol from those of another."""
    said = [duties(rules), walking(rules)]
    return blake2b(repr(said).encode(), digest_size=8).hexdigest()


def given_by(rules: Grid, on: date) -> dict[str, Any]:
    """Give what statements about charges ask of the rules and the day."""
    told = {"walking": walking(rules), "duties": duties(rules), "n": len(rules.duties.value)}
    return {"on": on, "rules": key_of(rules)} | told


def _ask(statement: str, area_id: int, on: date, rules: Grid, **more: Any) -> list[Any]:
    first, last = span(area_id)
    with connection.cursor() as cursor:
        cursor.execute(statement, {"from": first, "to": last} | given_by(rules, on) | more)
        return list(cursor.fetchall())


def board(area_id: int, user: User, on: date, rules: Grid) -> list[tuple[Area | None, Row]]:
    """Say how the households of each area one level below are looked after; None: of no smaller area."""
    width = WIDTH ** max(len(LEVELS) - 2 - depth(area_id), 0)
    within = spans(user, MAY, on)
    doors, charged = doors_below(area_id, within, width), _charged(area_id, user, on, rules, width)
    counted = {one: Row(doors[one], *charged.get(one, ())) for one in {**doors, **charged}}
    below: list[tuple[Area | None, Row]] = [
        (area, counted.pop(area.pk)) for area in children(area_id) if area.pk in counted
    ]
    return [*below, *((None, rest) for rest in counted.values())]


def stale(area_id: int, on: date, rules: Grid) -> list[int]:
    """List the smallest areas inside one whose count does not hold any more."""
    return [row[0] for row in _ask(_STALE, area_id, on, rules)]


def _charged(area_id: int, user: User, on: date, rules: Grid, width: int) -> dict[int, tuple[int, ...]]:
    """Add up how doors are looked after in each area one level below: as counted, and as they are now where the count
    does not hold any more."""
    old = stale(area_id, on, rules)
    covered = _COVERED.format(scope=_scope(user, on, "d.area_id"))
    found = {row[0]: row[1:] for row in _ask(covered, area_id, on, rules, areas=old, width=width)}
    within = spans(user, MAY, on)
    mine = [area for area in old if any(first <= area <= last for first, last in within)]
    live = COVER.format(area="h.area_id / %(width)s * %(width)s")
    for below, *more in _ask(live, area_id, on, rules, areas=mine, width=width) if mine else ():
        found[below] = tuple(a + b for a, b in zip(found.get(below, (0,) * len(more)), more, strict=True))
    return found


@dataclass(frozen=True, slots=True)
class Load:
    """What a worker answers for: doors they walk to, all duties, those not answered yet; whether they have left."""

    worker_id: UUID
    name: str
    organisation: str
    doors: int
    duties: int
    open: int
    gone: bool


@dataclass(frozen=True, slots=True)
class Loads:
    """Those of an area who answer for most doors; how many people answer for any, and how many walk to more doors than
    the protocol calls high."""

    rows: list[Load]
    people: int
    heavy: int


def loads(area_id: int, user: User, on: date, rules: Grid, most: int = 200) -> Loads:
    """List who answers for doors in an area, the most loaded first."""
    statement = _LOADS.format(scope=_scope(user, on, "l.area_id"))
    heavy = rules.worker_households.value
    found = _ask(statement, area_id, on, rules, most=most, heavy=heavy)
    people, heavy = found[0][-2:] if found else (0, 0)
    return Loads([Load(*row[:-2]) for row in found], people, heavy)


def contracts(area_id: int, user: User, on: date) -> QuerySet[Contract]:
    """List the running contracts of an area and of what lies in it."""
    rows = Contract.objects.filter(inside(area_id), to_on=None)
    return visible(rows, user, MAY, on).select_related(
        "area", "organisation", "cadre__person", "leader__person"
    )


def contracted(area_id: int) -> dict[int, list[UUID]]:
    """Give the units of each contracted area, inside an area and around it."""
    rows = Contract.objects.filter(inside(area_id) | Q(area__in=list(ancestors(area_id))), to_on=None)
    found: dict[int, list[UUID]] = defaultdict(list)
    for area, unit in rows.order_by("area_id", "id").values_list("area_id", "organisation_id"):
        found[area].append(unit)
    return dict(found)


def charges_of(households: Iterable[UUID]) -> dict[UUID, list[Charge]]:
    """Give the running charges of some households, with who holds them. One statement."""
    found: dict[UUID, list[Charge]] = defaultdict(list)
    rows = Charge.objects.filter(household__in=list(households), ended_at=None)
    for charge in rows.select_related("worker__person", "worker__organisation").order_by("asked_at", "id"):
        found[charge.household_id].append(charge)
    return found


def past_charges(household_id: UUID) -> QuerySet[Charge]:
    """List the charges of a household that have ended, the last first."""
    rows = Charge.objects.filter(household=household_id, ended_at__isnull=False)
    return rows.select_related("worker__person").order_by("-ended_at", "id")[:30]


def stands(
    households: Iterable[UUID], rules: Grid, on: date, charges: Mapping[UUID, list[Charge]] | None = None
) -> dict[UUID, Stand]:
    """Say how each of some households stands, by the charges that were read already, or read now."""
    asked = list(households)
    charges = charges_of(asked) if charges is None else charges
    people = {c.worker.person_id for each in charges.values() for c in each}
    kept = kept_ids(people) if people else {}
    return {one: stand(duties(rules), [holder(c, on, kept) for c in charges.get(one, ())]) for one in asked}


def holder(charge: Charge, on: date, kept: Mapping[UUID, UUID]) -> Holder:
    """Give who holds a charge, as rules look at it."""
    person = charge.worker.person_id
    return Holder(
        charge.duty, kept.get(person, person), charge.accepted_at is not None, is_gone(charge.worker, on)
    )


def is_gone(worker: Worker, on: date) -> bool:
    """Say whether somebody works no more on a day."""
    return worker.to_on is not None and worker.to_on < on


@dataclass(frozen=True, slots=True)
class Door:
    """A household of a staircase, with who holds its duties and how it stands."""

    household: Household
    charges: Mapping[str, Charge]
    stand: Stand


def walked(area_id: int, user: User, on: date) -> list[Household]:
    """List the doors of a community or grid in the order in which one walks the stairs. One statement."""
    rows = visible(Household.objects.filter(inside(area_id)), user, MAY, on)
    return in_stair_order((row.address, row) for row in rows)


def doors(walked: Sequence[Household], rules: Grid, on: date) -> list[Door]:
    """Say who holds the duties of some doors, and how each stands. Two statements."""
    charges = charges_of([row.pk for row in walked])
    how = stands([row.pk for row in walked], rules, on, charges)
    return [Door(row, {c.duty: c for c in charges.get(row.pk, ())}, how[row.pk]) for row in walked]


def walkers(households: Iterable[UUID], rules: Grid, on: date) -> dict[UUID, Worker]:
    """Give who walks to each of some doors; a door without anybody is left out. One statement."""
    rows = Charge.objects.filter(
        Q(worker__to_on=None) | Q(worker__to_on__gte=on),
        household__in=list(households),
        ended_at=None,
        accepted_at__isnull=False,
        duty__in=walking(rules),
    )
    return {charge.household_id: charge.worker for charge in rows.select_related("worker__person")}


@dataclass(frozen=True, slots=True)
class Mine:
    """What somebody answers for: what waits for their yes, their doors, what is handed over from and to them."""

    worker: Worker | None
    waiting: list[Charge]
    held: list[Charge]
    hand_overs: list[HandOver]
    contracts: list[Contract]


def mine(user: User) -> Mine:
    """Gather what somebody answers for."""
    worker = worker_of(user)
    if worker is None:
        return Mine(None, [], [], [], [])
    rows = Charge.objects.filter(worker=worker, ended_at=None).select_related("household__area")
    rows = rows.order_by("area_id", "household__address")
    handed = HandOver.objects.filter(Q(giver=worker) | Q(taker=worker)).select_related(
        "giver__person", "taker__person"
    )
    led = Contract.objects.filter(Q(cadre=worker) | Q(leader=worker), to_on=None)
    return Mine(
        worker,
        [one for one in rows if one.accepted_at is None],
        [one for one in rows if one.accepted_at is not None],
        list(handed[:20]),
        list(led.select_related("area", "organisation")),
    )


def hand_overs(user: User, on: date, *, state: str = "") -> QuerySet[HandOver]:
    """List what was handed over in the areas a user sees, the last first."""
    rows = visible(HandOver.objects.all(), user, MAY, on).select_related("giver__person", "taker__person")
    return rows.filter(state=state) if state else rows


def taken_lists(user: User, on: date) -> QuerySet[TakenList]:
    """List the files of contracts and of people for doors that were read, the last first."""
    return visible(TakenList.objects.all(), user, MAY, on).select_related("received_by")
