"""The board of a day's reports, a unit's report, the rows behind a figure, the catalogue."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, require
from lianfang.accounts.audit import audit
from lianfang.indicators import actions, queries, rules, shown
from lianfang.indicators.catalogue import CATALOGUE, GROUPS, OWNERS
from lianfang.indicators.forms import CatalogueFilter, NoteForm, ReportsFilter, SubmitForm
from lianfang.indicators.models import Submission, UnitReport
from lianfang.indicators.queries import Unit
from lianfang.indicators.tables import report_head, report_rows
from lianfang.indicators.unit_pages import unit_context
from lianfang.indicators.views.common import area_in, day_asked, nothing
from lianfang.indicators.views.common import shown as outbreak_of
from lianfang.outbreak.models import Outbreak
from lianfang.protocol.timeline import in_force
from lianfang.web.http import Request, layout
from lianfang.web.pages import Listing, csv_response, filters, paginate

ROWS = 100


def unit_reports(request: Request) -> HttpResponse:
    """Show a day's reports of units: who submitted, who is late or missing, and the figures."""
    outbreak = outbreak_of(request)
    if outbreak is None:
        return nothing(request, _("Daily reports"))
    form, chosen = filters(ReportsFilter, request)
    where, day = area_in(request, outbreak), day_asked(request, chosen)
    area_id = shown.within(where["area"].pk, outbreak)
    seen = shown.day_of_units(outbreak, day, area_id, request.user, request.now, request.today)
    lines = shown.narrowed(seen.lines, *(chosen.get(key, "") for key in ("q", "kind", "state")))
    if request.GET.get("export") in {"csv", "xlsx"}:
        return _export(request, seen, lines)
    page = paginate(request, lines)
    numbers = list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))
    figures = shown.figures_of_lines(seen, list(page.object_list), request.now)
    places = shown.around([line.unit for line in page.object_list])
    form.data = request.GET.dict() | {"day": day.isoformat()}
    context = _board(request, outbreak, seen) | {
        "filters": form,
        "listing": Listing(page, len(lines), "", {}, layout(request), numbers),
        "rows": list(zip(page.object_list, places, map(shown.cells, figures), strict=True)),
        "columns": [CATALOGUE[key] for key in shown.COLUMNS],
    }
    return render(request, "indicators/reports.html", context | where)


def _board(request: Request, outbreak: Outbreak, seen: shown.Day) -> dict[str, Any]:
    protocol = in_force(outbreak.disease, seen.window.day)
    minutes = protocol.ranking.lock_minutes.value
    over = rules.lockable(seen.window.day, protocol.bulletin.unit_cutoff_hour.value, minutes, request.now)
    day = seen.window.day
    return {
        "title": _("Daily reports"),
        "seen": seen,
        "day": day,
        "states": seen.states,
        "total": len(seen.lines),
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1) if day < request.today else None,
        "may_lock": over and not seen.locked and may(
            request.user, "reporting.publish", request.today, outbreak.area_id
        ),
        "lock_minutes": minutes,
    }  # fmt: skip


def _export(request: Request, seen: shown.Day, lines: list[shown.Line]) -> HttpResponse:
    """Save the board; noted in the audit."""
    figures = shown.figures_of_lines(seen, lines, request.now)
    audit(
        request.user,
        "reporting.units.exported",
        seen.outbreak,
        request.now,
        day=seen.window.day,
        n=len(lines),
    )
    name = f"unit-reports-{seen.window.day.isoformat()}"
    return csv_response(name, report_head(), report_rows(lines, figures))


def _unit(request: Request, pk: int | UUID, day: date) -> tuple[Outbreak, Unit]:
    """Give the unit named in the address, if this person sees units there."""
    outbreak = outbreak_of(request)
    if outbreak is None:
        raise Http404
    cut_off = queries.asked(outbreak, day, request.now).window.last
    team = pk if isinstance(pk, UUID) else None
    unit = queries.unit_of(outbreak, cut_off, area_id=0 if team else int(str(pk)), team_id=team)
    if unit is None or shown.within(unit.area_id, outbreak) != unit.area_id:
        raise Http404
    require(request.user, "reporting.units", unit.area_id, request.today)
    return outbreak, unit


def unit_report(request: Request, pk: int | UUID) -> HttpResponse:
    """Show a unit's report of a day with its figures, versions, score, and what came in late."""
    _form, chosen = filters(ReportsFilter, request)
    day = day_asked(request, chosen)
    outbreak, unit = _unit(request, pk, day)
    version = request.GET.get("version", "")
    context = unit_context(outbreak, unit, day, request, int(version) if version.isdecimal() else None)
    context |= {"submit_form": SubmitForm(), "note_form": NoteForm()}
    context["hindsight"] = may(request.user, "audit.hindsight", request.today, unit.area_id)
    return render(request, "indicators/unit.html", context)


def _page(request: Request) -> int:
    wanted = request.GET.get("page", "")
    return min(max(1, int(wanted)), 10_000) if wanted.isdecimal() and len(wanted) < 6 else 1


def unit_rows(request: Request, pk: int | UUID, figure: str) -> HttpResponse:
    """List the rows behind a figure of a unit, as they were known when the report was locked, or now."""
    if figure not in queries.SOURCE_OF:
        raise Http404
    _form, chosen = filters(ReportsFilter, request)
    day = day_asked(request, chosen)
    outbreak, unit = _unit(request, pk, day)
    locked = queries.locked_day(outbreak, day)
    report = queries.newest(locked, unit.area_id, unit.team_id) if locked else None
    wanted = queries.asked(outbreak, day, report.as_of if report else request.now)
    number = _page(request)
    found, total = queries.rows(wanted, unit.area_id, figure, limit=ROWS, offset=ROWS * (number - 1))
    audit(request.user, "reporting.rows.opened", outbreak, request.now, area_id=unit.area_id, figure=figure)
    context = {
        "title": CATALOGUE[figure].label,
        "indicator": CATALOGUE[figure],
        "unit": unit,
        "day": day,
        "report": report,
        "rows": shown.row_lines(found, request.user, request.today),
        "total": total,
        "page": number,
        "more": total > ROWS * number,
    }
    return render(request, "indicators/rows.html", context)


@require_POST
def unit_submit(request: Request, pk: int | UUID) -> HttpResponse:
    """Say that a unit's report is complete."""
    form = SubmitForm(request.POST)
    _filter, chosen = filters(ReportsFilter, request)
    day = day_asked(request, chosen)
    outbreak, unit = _unit(request, pk, day)
    if form.is_valid():
        actions.submit(outbreak, unit, day, **form.cleaned_data, by=request.user, now=request.now)
        messages.success(request, _("Submitted."))
    return redirect(address(unit, day))


def address(unit: Unit, day: date) -> str:
    """Give the address of a unit's report."""
    name, key = ("unit_team", unit.team_id) if unit.team_id else ("unit_area", unit.area_id)
    return f"{reverse(name, args=[key])}?day={day.isoformat()}"


@require_POST
def submission_back(request: Request, pk: UUID) -> HttpResponse:
    """Take a submission back."""
    found = get_object_or_404(Submission, pk=pk)
    actions.take_back(found, by=request.user, now=request.now)
    messages.success(request, _("Taken back; submit it again before the cut-off."))
    return redirect(address(Unit(found.area_id, found.team_id, ""), found.day))


@require_POST
def day_lock(request: Request) -> HttpResponse:
    """Lock a day's reports, rank its units and propose interviews."""
    outbreak = outbreak_of(request, "reporting.publish")
    form = ReportsFilter(request.POST)
    if outbreak is None or not form.is_valid() or not form.cleaned_data["day"]:
        raise Http404
    day = form.cleaned_data["day"]
    actions.lock_day(outbreak, day, by=request.user, now=request.now)
    messages.success(request, _("Locked: the reports stand, the units are ranked."))
    return redirect(f"{reverse('unit_ranking')}?day={day.isoformat()}")


@require_POST
def report_correct(request: Request, pk: UUID) -> HttpResponse:
    """Correct a locked report by counting it again."""
    found = get_object_or_404(UnitReport.objects.select_related("locked"), pk=pk)
    actions.correct(found, note=request.POST.get("note", ""), by=request.user, now=request.now)
    messages.success(request, _("Corrected; the earlier version stays readable."))
    return redirect(address(Unit(found.area_id, found.team_id, ""), found.locked.day))


def indicators(request: Request) -> HttpResponse:
    """List every indicator: what it means, its unit, who answers for it and where it is counted."""
    outbreak_of(request)
    form, chosen = filters(CatalogueFilter, request)
    q, group = str(chosen.get("q", "")).lower(), chosen.get("group", "")
    found = [
        each
        for each in CATALOGUE.values()
        if (not group or each.group == group)
        and (not q or q in f"{each.key} {each.label} {each.definition}".lower())
    ]
    if request.GET.get("export") in {"csv", "xlsx"}:
        head = (_("Key"), _("Indicator"), _("Definition"), _("Unit"), _("Subject"), _("Owner"))
        rows = [(e.key, e.label, e.definition, e.unit, GROUPS[e.group], OWNERS[e.owner]) for e in found]
        return csv_response("indicators", head, rows)
    page = paginate(request, found, ROWS)
    context = {
        "title": _("Indicators"),
        "filters": form,
        "listing": Listing(page, len(found), "", {}, layout(request), []),
        "groups": GROUPS,
        "owners": OWNERS,
        "never": rules.NEVER.values(),
    }
    return render(request, "indicators/catalogue.html", context)
