"""What the pages show: a day's units with their states, figures with their words, rows behind a figure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.access import may, spans
from lianfang.accounts.models import User
from lianfang.cases.models import Quarantine, Reading
from lianfang.duty.models import Happened, Incident, Step
from lianfang.indicators import queries, rules
from lianfang.indicators.catalogue import CATALOGUE, FIGURES, GROUPS, Indicator
from lianfang.indicators.models import ReportDay, Submission
from lianfang.indicators.queries import Row, Unit
from lianfang.needs.models import Ticket
from lianfang.outbreak.models import Outbreak
from lianfang.people.models import Household, Newcomer, Person
from lianfang.places.queries import labels
from lianfang.places.rules import inside, parent
from lianfang.protocol.timeline import in_force
from lianfang.sync.words import REASONS
from lianfang.testing.models import Swab
from lianfang.visits.models import Outcome, Visit

STATES: dict[str, tuple[Promise, str]] = {
    "on_time": (_("In time"), "green"),
    "late": (pgettext_lazy("report", "Late"), "amber"),
    "missing": (pgettext_lazy("report", "Missing"), "red"),
    "open": (_("Not submitted yet"), "neutral"),
}
COLUMNS = ("households", "assigned", "visited", "needs", "temperature_missing", "on_duty", "incidents")


@dataclass(frozen=True, slots=True)
class Line:
    """A unit on the board."""

    unit: Unit
    state: str
    submission: Submission | None

    @property
    def word(self) -> Promise:
        """Say how it stands."""
        return STATES[self.state][0]

    @property
    def tone(self) -> str:
        """Give the tone of its state."""
        return STATES[self.state][1]

    @property
    def zero(self) -> bool:
        """Say whether somebody reported that there was nothing."""
        return bool(self.submission and self.submission.zero)


@dataclass(frozen=True, slots=True)
class Day:
    """A day of an outbreak's reports: its window, its lock if there is one, and its units."""

    outbreak: Outbreak
    window: rules.Window
    locked: ReportDay | None
    lines: tuple[Line, ...]

    @property
    def states(self) -> Counter[str]:
        """Count the units by state, and the zero reports."""
        found = Counter(line.state for line in self.lines)
        found["zero"] = sum(line.zero for line in self.lines)
        found["submitted"] = found["on_time"] + found["late"]
        return found


def day_of_units(outbreak: Outbreak, day: date, area_id: int, user: User, now: datetime, today: date) -> Day:
    """Give a day with the units of an area that a person sees."""
    hour = in_force(outbreak.disease, day).bulletin.unit_cutoff_hour.value
    window = rules.window(day, hour)
    mine = spans(user, "reporting.units", today)
    units = [
        unit
        for unit in queries.units_of(outbreak, window.last, area_id)
        if any(first <= unit.area_id <= last for first, last in mine)
    ]
    told = queries.submitted(outbreak, day)
    lines = []
    for unit in units:
        submission = told.get(unit.key)
        state = rules.state(submission.at if submission else None, window.last, now)
        lines.append(Line(unit, state, submission))
    return Day(outbreak, window, queries.locked_day(outbreak, day), tuple(lines))


def narrowed(lines: Iterable[Line], q: str = "", kind: str = "", state: str = "") -> list[Line]:
    """Keep the units that were asked for."""
    return [
        line
        for line in lines
        if (not q or q.lower() in line.unit.name.lower())
        and (not kind or line.unit.kind == kind)
        and (not state or line.state == state or (state == "zero" and line.zero))
    ]


def figures_of_lines(day: Day, lines: Sequence[Line], now: datetime) -> list[dict[str, int]]:
    """Give the figures of some units: as locked, or counted as known now."""
    if day.locked:
        reports = queries.newest_of(day.locked).filter(area_id__in={line.unit.area_id for line in lines})
        held = {queries.key_of(report): report.given | report.figures for report in reports}
        return [held.get(line.unit.key, {}) for line in lines]
    if not lines:
        return []
    wanted = queries.asked(day.outbreak, day.window.day, now)
    found = queries.copies(wanted, [line.unit for line in lines])
    return [copy.given | copy.figures for copy in found]


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure with its indicator."""

    indicator: Indicator
    n: int | float | None


def grouped(figures: Mapping[str, int]) -> list[tuple[Promise, list[Shown]]]:
    """Give a unit's figures by subject, in the order of the catalogue."""
    found: dict[str, list[Shown]] = {}
    for indicator in FIGURES:
        found.setdefault(indicator.group, []).append(Shown(indicator, figures.get(indicator.key, 0)))
    return [(GROUPS[key], shown) for key, shown in found.items()]


def parts_of(parts: Mapping[str, Sequence[Any]], weights: Mapping[str, int]) -> list[dict[str, Any]]:
    """Give the parts of a score with their words: of how many, how many, the weight, and whether it counts."""
    found = []
    for key in rules.METRICS:  # the database keeps no order
        if key not in parts:
            continue
        over, under, counts = parts[key]
        percent = round(100 * over / under, 1) if under else None
        found.append(
            {
                "label": rules.METRICS[key].label,
                "over": over,
                "under": under,
                "counts": counts,
                "percent": percent,
                "weight": weights.get(key, 0),
                "figure": next((k for k in rules.METRICS[key].over if k in CATALOGUE), ""),
            }
        )
    return found


MORE_WORDS: dict[str, Any] = {
    **dict(Outcome.choices),
    **dict(Person.Kind.choices),
    **dict(Quarantine.Kind.choices),
    **dict(Happened.choices),
    **dict(Ticket.Way.choices),
    "refused": pgettext_lazy("visit", "Refused"),
}


def doubts() -> dict[str, Any]:
    """Give the words of every reason for which a fact that is counted here may be disputed."""
    found: dict[str, Any] = dict(REASONS)
    for model in (Visit, Newcomer, Swab, Reading, Step, Incident):
        found |= dict(model.DOUBTS.choices) if model.DOUBTS else {}
    return found


def row_lines(found: Sequence[Row], user: User, today: date) -> list[dict[str, Any]]:
    """Give the rows behind a figure in words: doors by their address, people by name for who may read it there."""
    areas = labels(row.area_id for row in found)
    doors = dict(
        Household.objects.filter(pk__in={r.household_id for r in found if r.household_id}).values_list(
            "pk", "address"
        )
    )
    named = {row.person_id for row in found if row.person_id and may(user, "people.read", today, row.area_id)}
    people = dict(Person.objects.filter(pk__in=named).values_list("pk", "name"))
    tellers = dict(
        User.objects.filter(pk__in={row.by_id for row in found if row.by_id}).values_list("pk", "name")
    )
    words = MORE_WORDS | doubts()
    return [
        {
            "row": row,
            "area": areas.get(row.area_id, ""),
            "door": doors.get(row.household_id, "") if row.household_id else "",
            "person": people.get(row.person_id, "") if row.person_id else "",
            "by": tellers.get(row.by_id, "") if row.by_id else "",
            "said": words.get(row.said, row.said),
        }
        for row in found
    ]


def around(units: Sequence[Unit]) -> list[str]:
    """Name the area around each unit: the township of a community, the area a team was sent to."""
    wanted = [unit.area_id if unit.team_id else parent(unit.area_id) for unit in units]
    names = labels(wanted)
    return [names.get(over, "") for over in wanted]


def cells(figures: Mapping[str, int]) -> list[tuple[Indicator, int | None]]:
    """Give the figures of a unit that the board shows, one a column; None where there is none."""
    return [(CATALOGUE[key], figures.get(key)) for key in COLUMNS]


def within(area_id: int, outbreak: Outbreak) -> int:
    """Give the part of an outbreak's area that an area is: itself inside it, else the outbreak's."""
    return area_id if inside(area_id, outbreak.area_id) else outbreak.area_id
