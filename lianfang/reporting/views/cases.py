"""The cases behind a number of epidemiology or of the four earlies."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lianfang.accounts.access import may, require, visible
from lianfang.accounts.audit import audit
from lianfang.cases.models import Case
from lianfang.outbreak.models import Outbreak
from lianfang.people.models import Person
from lianfang.places.queries import labels
from lianfang.places.rules import inside
from lianfang.reporting import few, queries
from lianfang.reporting.forms import CasesFilter
from lianfang.reporting.rules import STEPS, CaseTimes, gap
from lianfang.reporting.views.epidemiology import as_of, asked_outbreak
from lianfang.web.http import Request, layout
from lianfang.web.pages import Listing, csv_response, filters, paginate, sort_of

SORTS = {"number": "number", "onset": "onset_on", "found": "found_at", "delay": "delay"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A case as the list shows it."""

    times: CaseTimes
    name: str
    area: str
    delay: float | None
    said: str


def epidemiology_cases(request: Request, pk: UUID | None = None) -> HttpResponse:
    """List the cases behind a number with all their times; narrowed to the areas whose cases this person reads."""
    outbreak = asked_outbreak(request, pk)
    if outbreak is None:
        return render(request, "reporting/none.html", {"title": _("Cases behind the numbers")})
    if not may(request.user, "cases.read", request.today):
        require(request.user, "cases.read", outbreak.area_id, request.today)
    form, chosen = filters(CasesFilter, request)
    sort = sort_of(request, SORTS, "-delay" if chosen.get("step") else "number")
    rows = _sorted(_rows(request, outbreak, chosen), sort)
    if request.GET.get("export") == "csv":
        audit(request.user, "cases.list.exported", outbreak, request.now, name="times", n=len(rows))
        return csv_response("cases", _head(), [_cells(row) for row in rows])
    page = paginate(request, rows)
    pages = list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))
    context = {
        "title": _("Cases behind the numbers"),
        "outbreak": outbreak,
        "filters": form,
        "listing": Listing(page, len(rows), sort, SORTS, layout(request), pages),
        "step": STEPS.get(chosen.get("step", "")),
    }
    return render(request, "reporting/cases.html", context)


def _rows(request: Request, outbreak: Outbreak, chosen: dict[str, Any]) -> list[Shown]:
    """Give the cases that a person may read and that were asked for."""
    mine = visible(Case.objects.filter(outbreak=outbreak), request.user, "cases.read", request.today)
    allowed = set(mine.values_list("pk", flat=True))
    found = queries.case_times(outbreak, as_of(outbreak, request.now))
    wanted = [case for case in found if case.id in allowed and _asked_for(case, **chosen)]
    names = {p.pk: p.name for p in Person.objects.filter(pk__in=[c.person_id for c in wanted]).only("name")}
    areas, step = labels(case.area_id for case in wanted), STEPS.get(chosen.get("step", ""))
    rows = []
    for case in wanted:
        delay = gap(case, step) if step else None
        days = delay.middle if delay else None
        said = few.days(days, whole=step.whole) if step and days is not None else "–"
        rows.append(Shown(case, names.get(case.person_id, ""), areas.get(case.area_id, ""), days, said))
    return rows


def _asked_for(
    case: CaseTimes,
    *,
    by: str = "found",
    first: date | None = None,
    last: date | None = None,
    step: str = "",
    area: int | None = None,
    infected: str = "",
    number: int | None = None,
) -> bool:
    if number and case.number != number:
        return False
    if infected and case.imported != (infected == "elsewhere"):
        return False
    day = case.day(by)
    if (first or last) and not day:
        return False
    if day and ((first and day < first) or (last and day > last)):
        return False
    if area and not inside(case.area_id, area):
        return False
    return not step or gap(case, STEPS[step]) is not None


def _sorted(rows: Sequence[Shown], sort: str) -> list[Shown]:
    """Sort rows; those without the value come last either way."""
    name = SORTS[sort.removeprefix("-")]

    def value(row: Shown) -> Any:
        return row.delay if name == "delay" else getattr(row.times, name)

    there = [row for row in rows if value(row) is not None]
    there.sort(key=lambda row: (value(row), row.times.number), reverse=sort.startswith("-"))
    return [*there, *(row for row in rows if value(row) is None)]


def _head() -> list[str]:
    return [
        _("No."),
        _("Area"),
        _("Onset"),
        _("Swabbed"),
        _("Found"),
        _("Reported"),
        _("Isolated"),
        _("Treated"),
        _("Infected elsewhere"),
        _("Days"),
    ]


def _cells(row: Shown) -> list[object]:
    t = row.times
    own = [t.number, row.area, t.onset_on, t.sampled_at, t.found_at, t.reported_at, t.isolated_at]
    return [*own, t.admitted_at, _("yes") if t.imported else _("no"), row.delay]
