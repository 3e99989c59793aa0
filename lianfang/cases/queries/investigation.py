"""What was found out about a case: the parts and rows that count, what is missing, who wrote what."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Count, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.cases import rules
from lianfang.cases.models import TABLES, Case, Entry, InvestigationPart
from lianfang.cases.queries.lists import whose
from lianfang.cases.queries.lookups import protocol_of
from lianfang.cases.rules import Due, Lookback
from lianfang.outbreak.models import Outbreak
from lianfang.people.queries import ids_of
from lianfang.places.queries import inside
from lianfang.testing.models import PersonResult

LONG_GAP = timedelta(hours=12)  # a night; what is longer between two movements is asked about (design choice)


def part_of(case: Case, key: str, version: int | None = None) -> InvestigationPart | None:
    """Give a part as it counts now, or one version of it."""
    rows = InvestigationPart.objects.filter(case=case, key=key).select_related("by")
    return rows.order_by("-version").first() if version is None else rows.filter(version=version).first()


def parts_of(case: Case) -> dict[str, InvestigationPart]:
    """Give the parts of an investigation as they count now."""
    rows = InvestigationPart.objects.filter(case=case).select_related("by").order_by("key", "-version")
    return {part.key: part for part in rows.distinct("key")}


def done_parts(case: Case) -> frozenset[str]:
    """Name the parts that are done."""
    return frozenset(key for key, part in parts_of(case).items() if part.done)


def newest(case: Case, key: str, row: UUID, version: int | None = None) -> Entry | None:
    """Give a row as it counts now, or one version of it."""
    rows = TABLES[key].objects.filter(case=case, row=row).select_related("by")  # type: ignore[attr-defined]  # of each of its tables
    found: Entry | None = (
        rows.order_by("-version").first() if version is None else rows.filter(version=version).first()
    )
    return found


def rows_of(case: Case, key: str) -> list[Any]:
    """Give the rows of a table that count, in the order of time."""
    model = TABLES[key]
    rows = model.objects.filter(case=case).select_related("by")  # type: ignore[attr-defined]  # of each of its tables
    found = [entry for entry in rows.order_by("row", "-version").distinct("row") if not entry.removed]
    return sorted(found, key=lambda entry: (getattr(entry, model.SORT), entry.pk))


def lookback_of(case: Case, now: datetime) -> Lookback:
    """Give the days whose movements are asked for."""
    days = protocol_of(case.outbreak, now).reporting.lookback_days.value
    return rules.lookback(case.onset_on, case.sampled_at or case.detected_at, days, now)


def clocks_of(case: Case, now: datetime) -> tuple[Due, ...]:
    """Give the clocks of a case's report, core facts and investigation."""
    numbers = protocol_of(case.outbreak, now).reporting
    done = (case.reported_at, case.core_facts_at, case.investigated_at)
    return rules.case_clocks(case.detected_at, *done, numbers)


def results_of(case: Case) -> list[PersonResult]:
    """Give the results of our own laboratories for this person, the newest first."""
    rows = PersonResult.objects.filter(person_id__in=ids_of(case.person_id))
    return list(rows.order_by("-taken_at"))


@dataclass(frozen=True, slots=True)
class PartState:
    """How a part stands: not begun, begun, done; which clock it hangs on; how many rows it has."""

    key: str
    label: Any
    part: InvestigationPart | None
    rows: int
    clock: str  # core_facts, investigated, or "" for none

    @property
    def state(self) -> str:
        """Say how it stands."""
        if self.part and self.part.done:
            return "done"
        return "begun" if self.part or self.rows else "empty"


def states_of(case: Case, now: datetime) -> list[PartState]:
    """List the parts of an investigation and how each stands."""
    parts, numbers = parts_of(case), protocol_of(case.outbreak, now).investigation
    core, whole = set(numbers.core_parts.value), set(numbers.whole_parts.value)
    found = []
    for key, label in InvestigationPart.Key.choices:
        rows = len(rows_of(case, key)) if key in TABLES else 0
        clock = "core_facts" if key in core else "investigated" if key in whole else ""
        found.append(PartState(key, label, parts.get(key), rows, clock))
    return found


def history_of(case: Case, key: str, row: UUID | None = None) -> list[Any]:
    """Give the versions of a part or of a row, the newest first."""
    if row is None:
        parts = InvestigationPart.objects.filter(case=case, key=key)
        return list(parts.select_related("by").order_by("-version"))
    rows = TABLES[key].objects.filter(case=case, row=row)  # type: ignore[attr-defined]  # of each of its tables
    return list(rows.select_related("by").order_by("-version"))


def taken_out(case: Case, key: str) -> list[Any]:
    """Give the rows that somebody took out, so that they can be put back."""
    rows = TABLES[key].objects.filter(case=case).select_related("by")  # type: ignore[attr-defined]  # of each of its tables
    return [entry for entry in rows.order_by("row", "-version").distinct("row") if entry.removed]


def doubts_of(movements: list[Any]) -> tuple[frozenset[Any], tuple[tuple[datetime, datetime], ...]]:
    """Name the movements that overlap another, and the stretches of which nothing is known."""
    spans = [(each.row, each.began_at, each.ended_at) for each in movements]
    return rules.overlaps(spans), rules.gaps([(began, ended) for _row, began, ended in spans], LONG_GAP)


def investigations(
    outbreak: Outbreak,
    *,
    by: User,
    on: date,
    now: datetime,
    state: str = "",
    area: int | None = None,
    investigator: str = "",
    q: str = "",
) -> QuerySet[Case]:
    """List the cases whose investigation is asked for, each with the clock that runs and how many parts are done.

    `state`: "core" (core facts lack), "whole" (the rest lacks), "late", "done"; else all that is not done.
    """
    numbers = protocol_of(outbreak, now).reporting
    report = timedelta(hours=numbers.case_report_hours.value)
    start = Coalesce(F("reported_at"), ExpressionWrapper(F("detected_at") + report, models.DateTimeField()))
    core, whole = timedelta(hours=numbers.core_hours.value), timedelta(hours=numbers.report_hours.value)
    newer = InvestigationPart.objects.filter(
        case=OuterRef("case"), key=OuterRef("key"), version__gt=OuterRef("version")
    )
    done = InvestigationPart.objects.filter(~Exists(newer), case=OuterRef("pk"), done=True).order_by()
    rows = visible(Case.objects.filter(outbreak=outbreak), by, "cases.read", on)
    rows = rows.exclude(state__in=["excluded", "elsewhere"]).annotate(
        due=models.Case(
            When(core_facts_at=None, then=ExpressionWrapper(start + core, models.DateTimeField())),
            default=ExpressionWrapper(start + whole, models.DateTimeField()),
        ),
        n_done=Coalesce(Subquery(done.values("case").annotate(n=Count("pk")).values("n")), 0),
    )
    open_ = Q(investigated_at=None)
    states = {
        "core": open_ & Q(core_facts_at=None),
        "whole": open_ & Q(core_facts_at__isnull=False),
        "late": open_ & Q(due__lt=now),
        "done": Q(investigated_at__isnull=False),
    }
    rows = rows.filter(states.get(state, open_))
    rows = rows.filter(inside(area)) if area else rows
    if q:
        rows = rows.filter(Q(number=int(q)) if q.isdecimal() and len(q) < 9 else Q(person__name__contains=q))
    return rows.filter(whose(investigator, by)).select_related("person", "investigator")
