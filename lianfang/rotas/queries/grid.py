"""A rota as a table of sites by days, and one shift with everybody who could be in it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from lianfang.common.dates import day_of, days
from lianfang.places.models import Site
from lianfang.rostering.check import flaws
from lianfang.rostering.explain import Explainer
from lianfang.rotas.models import Assignment, Rota, Shift
from lianfang.rotas.queries.asked import question
from lianfang.workforce.models import Worker


@dataclass(slots=True)
class Cell:
    """A shift in the table: who is in it and how many it lacks."""

    shift: Shift
    people: list[Assignment] = field(default_factory=list)

    @property
    def lacks(self) -> int:
        """Give how many are missing."""
        return max(0, self.shift.needed - len(self.people))


Row = tuple[Site, list[list[Cell]]]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could be put into a shift: what hinders them ("" is nothing), and how many hours they work."""

    worker: Worker
    hinders: str
    hours: float


def grid(rota: Rota, first: date, last: date) -> tuple[list[date], list[Row]]:
    """Give the days of a part of a rota and, for each site, its shifts of each day. Three statements."""
    shown = list(days(max(first, rota.from_on), min(last, rota.to_on)))
    cells = _cells(rota)
    rows: dict[Site, list[list[Cell]]] = {}
    for cell in cells:
        line = rows.setdefault(cell.shift.site, [[] for _day in shown])
        day = day_of(cell.shift.starts_at)
        if day in shown:
            line[shown.index(day)].append(cell)
    return shown, sorted(rows.items(), key=lambda row: (row[0].area_id, row[0].name))


def figures(rota: Rota) -> dict[str, int]:
    """Count the places of a rota, those that lack somebody, and the people in it."""
    cells = _cells(rota)
    return {
        "places": sum(cell.shift.needed for cell in cells),
        "lacking": sum(cell.lacks for cell in cells),
        "people": len({a.worker_id for cell in cells for a in cell.people}),
    }


def broken(rota: Rota) -> list[tuple[Worker | None, Shift | None, str]]:
    """List the rules that a rota breaks as it is: of whom, in which shift, by its code."""
    asked = question(rota)
    return [
        (asked.workers.get(flaw.person), asked.shifts.get(flaw.shift), flaw.code)
        for flaw in flaws(asked.problem, asked.staff)
    ]


def candidates(shift: Shift) -> list[Candidate]:
    """List everybody who could be put into a shift: whom nothing hinders first, then who works least."""
    asked = question(shift.rota)
    explain = Explainer(asked.problem, asked.staff)
    there = set(asked.staff.get(str(shift.pk), ()))
    mine = next(s for s in asked.problem.shifts if s.id == str(shift.pk))
    found = [
        Candidate(asked.workers[p.id], explain.hinders(mine, p), explain.minutes[p.id] / 60)
        for p in asked.problem.people
        if p.id not in there
    ]
    return sorted(found, key=lambda one: (one.hinders != "", one.hours, one.worker.person.name))


def names_of(reasons: Iterable[dict[str, object]]) -> dict[str, str]:
    """Give the names of the colleagues that reasons speak of."""
    ids = {str(reason["friend"]) for reason in reasons if reason.get("friend")}
    rows = Worker.objects.filter(pk__in=ids).values_list("pk", "person__name")
    return {str(pk): name for pk, name in rows}


def week_of(rota: Rota, asked: date | None) -> tuple[date, date]:
    """Give the seven days of a rota that are shown: those that begin with a day, or the first."""
    first = min(max(asked or rota.from_on, rota.from_on), rota.to_on)
    return first, first + timedelta(days=6)


def _cells(rota: Rota) -> list[Cell]:
    rows = Assignment.objects.filter(shift__rota=rota, state__in=Assignment.LIVE).select_related("person")
    people: dict[object, list[Assignment]] = defaultdict(list)
    for row in rows.order_by("person__name", "id"):
        people[row.shift_id].append(row)
    shifts = rota.shifts.select_related("site").order_by("starts_at", "qualification", "id")
    return [Cell(shift, people[shift.pk]) for shift in shifts]
