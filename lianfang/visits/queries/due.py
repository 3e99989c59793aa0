"""Which doors are due, one entry a door whatever rounds and orders come to it; and whose they are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from lianfang.accounts.models import User
from lianfang.grid import queries as grid
from lianfang.outbreak.queries import protocol_in
from lianfang.places.rules import Span, span
from lianfang.visits.models import RoundTeam
from lianfang.workforce.models import Member, Worker
from lianfang.workforce.queries import worker_of

# What is still to be done at doors: of running rounds, and of orders today. {where} narrows d.
_DUE = """
SELECT d.household_id, d.area_id, array_agg(DISTINCT d.task ORDER BY d.task), bool_or(d.call), max(d.attempts),
    min(d.next_on), array_agg(DISTINCT d.name ORDER BY d.name), {mine}, min(d.to_on)
FROM (
    SELECT u.household_id, u.area_id, t.task, u.state = 'call' AS call, u.attempts, u.next_on, r.name, r.to_on
    FROM visits_due u JOIN visits_visitround r ON r.id = u.round_id AND r.state = 'open' AND r.from_on <= %(on)s
    CROSS JOIN LATERAL unnest(r.tasks) AS t(task)
    WHERE u.state IN ('due', 'follow_up', 'call') AND NOT t.task = ANY(u.done) AND {rounds}
    UNION ALL
    SELECT c.household_id, c.area_id, 'home_check', false, 0, c.day, '', c.day FROM visits_dailycheck c
    WHERE c.day = %(on)s AND c.made < c.wanted AND c.household_id IS NOT NULL AND {checks}
) d GROUP BY d.household_id, d.area_id
"""
_MINE = """(EXISTS (SELECT 1 FROM grid_charge g WHERE g.household_id = d.household_id AND g.worker_id = %(worker)s::uuid
    AND g.ended_at IS NULL AND g.accepted_at IS NOT NULL AND g.duty = ANY(%(walking)s))
    OR EXISTS (SELECT 1 FROM unnest(%(team_firsts)s::int8[], %(team_lasts)s::int8[]) AS s(a, z)
      WHERE d.area_id BETWEEN s.a AND s.z))"""


@dataclass(frozen=True, slots=True)
class DueDoor:
    """A door, what is still to be done there, whether it is to be telephoned, how often nobody was met, until when
    somebody goes, which rounds come there, and whether it is the asker's own."""

    household_id: UUID
    area_id: int
    tasks: list[str]
    call: bool
    attempts: int
    next_on: date | None
    rounds: list[str]
    mine: bool
    to_on: date | None = None


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks for due doors: the worker they are, the duties that walk, the areas their teams walk."""

    worker_id: UUID | None = None
    walking: Sequence[str] = ()
    areas: Sequence[Span] = field(default=())


def worker_of_user(user: User, on: date) -> Asker:
    """Say as whom somebody asks for due doors."""
    worker = worker_of(user)
    return of_worker(worker, on) if worker else Asker()


def of_worker(worker: Worker, on: date) -> Asker:
    """Say as whom doors of a worker are asked for: with the areas in which the worker's teams walk running rounds."""
    teams = Member.objects.filter(person=worker.person_id, to_on=None).values("team")
    walked = RoundTeam.objects.filter(team__in=teams, round__state="open").values_list("area_id", flat=True)
    duties = grid.walking(protocol_in(worker.area_id, on).grid)
    return Asker(worker.pk, duties, [span(area) for area in sorted(set(walked))])


def doors_due(
    on: date,
    asker: Asker,
    *,
    areas: Sequence[Span] | None = None,
    households: Iterable[UUID] | None = None,
    mine: bool = False,
) -> list[DueDoor]:
    """List the doors that are due on a day: in some areas, some of them, or only the asker's own. One statement."""
    given = _given(on, asker)
    where = ["true"]
    if households is not None:
        given["doors"] = list(households)
        where = ["{t}.household_id = ANY(%(doors)s::uuid[])"]
    if areas is not None:
        where.append(_inside(areas))
    if mine:
        where.append(_MINE.replace("d.", "{t}."))
    condition = " AND ".join(where)
    statement = _DUE.format(mine=_MINE, rounds=condition.format(t="u"), checks=condition.format(t="c"))
    return _rows(statement, given)


PAGE = """
SELECT t.* FROM ({due} HAVING (d.area_id, d.household_id) > (%(area)s, %(one)s::uuid)
  ORDER BY d.area_id, d.household_id LIMIT %(limit)s) t
"""


def page_of_doors(
    on: date, asker: Asker, areas: Sequence[Span], after: tuple[int, UUID], limit: int
) -> list[DueDoor]:
    """Give a page of the doors that are due in some areas, in the order of their keys."""
    given = _given(on, asker) | {"area": after[0], "one": after[1], "limit": limit}
    condition = _inside(areas)
    due = _DUE.format(mine=_MINE, rounds=condition.format(t="u"), checks=condition.format(t="c"))
    return _rows(PAGE.format(due=due), given)


def _inside(areas: Sequence[Span]) -> str:
    """Write the condition that a row lies in some areas; the numbers are our own integers, so that indexes serve."""
    parts = (f"{{t}}.area_id BETWEEN {int(first)} AND {int(last)}" for first, last in areas)
    return "(" + (" OR ".join(parts) or "false") + ")"


def _given(on: date, asker: Asker) -> dict[str, Any]:
    return {
        "on": on,
        "worker": asker.worker_id,
        "walking": list(asker.walking),
        "team_firsts": [a for a, _z in asker.areas],
        "team_lasts": [z for _a, z in asker.areas],
    }


def _rows(statement: str, given: dict[str, Any]) -> list[DueDoor]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return [
            DueDoor(door, area, tasks, call, attempts, next_on, [n for n in names if n], own, to_on)
            for door, area, tasks, call, attempts, next_on, names, own, to_on in cursor.fetchall()
        ]
