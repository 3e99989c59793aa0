"""The traces of a case: who was in the same places, ranked, each with the path that explains it."""

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianfang.accounts.access import may, require
from lianfang.accounts.audit import audit
from lianfang.cases import actions, queries
from lianfang.cases.forms.traces import TraceFilter
from lianfang.cases.models import Case
from lianfang.cases.queries.traces import Traced
from lianfang.common.dates import day_of
from lianfang.people.models import Person
from lianfang.people.rules.names import mask_name
from lianfang.presence import queries as presence
from lianfang.presence.queries import Met, Trace, place_names
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, cut, filters

SOURCE, FURTHER = "venue", "further"


def traces(request: Request, pk: UUID) -> HttpResponse:
    """Show who was in the same places as a case at the same time or shortly after; propose chosen people."""
    case = get_object_or_404(Case.objects.select_related("person", "outbreak"), pk=pk)
    require(request.user, "cases.read", case.area_id, request.today, case.person_id)
    found, window = queries.trace_case(case, request.now)
    if request.method == "POST":
        return _propose(request, case, found)
    _opened(request, case)
    rows, form, second = _narrowed(request, found)
    if request.GET.get("export") == "csv":
        return _csv(request, case, rows)
    shown = cut(request, rows)
    context: dict[str, Any] = {
        "case": case,
        "title": _("Traces"),
        "trace": found,
        "window": window,
        "filters": form,
        **_kept(request, case, window),
        "second": second,
        "rows": _shown(request, queries.known(case, list(shown.page))),
        "listing": shown,
        "may_propose": may(request.user, "cases.investigate", request.today, case.area_id),
    }
    return render(request, "cases/traces.html", context)


def _opened(request: Request, case: Case) -> None:
    who: dict[str, Any] = {"person_id": case.person_id, "area_id": case.area_id}
    audit(request.user, "cases.trace.opened", case, request.now, **who)


def _kept(request: Request, case: Case, window: tuple[datetime, datetime]) -> dict[str, Any]:
    """Say for how many days it is kept where people were; when nothing of this window is kept any more, who was
    proposed while it was, and what was decided."""
    dropped = day_of(window[1]) < queries.kept_since(request.now)
    earlier = [
        {"row": row, "name": _named(request, row.person), "words": queries.evidence_in_words(row)}
        for row in (queries.proposed_by_places(case) if dropped else ())
    ]
    return {"days": presence.days_kept(request.today), "dropped": dropped, "earlier": earlier}


def _narrowed(request: Request, found: Trace) -> tuple[list[Met], TraceFilter, bool]:
    """Give the rows that the address asks for, its form, and whether they are those of the second step."""
    second = request.GET.get("step") == "2"
    rows = found.further if second else found.near
    places = place_names(met.place_id for met in rows)
    narrow: Any = partial(TraceFilter, places=places)
    form, chosen = filters(narrow, request)
    chosen.pop("step", None)
    return queries.narrowed(rows, **chosen), form, second


def _shown(request: Request, rows: list[Traced]) -> list[dict[str, Any]]:
    """Give names whole to those who may read them where these people live, else masked."""
    return [
        {"row": row, "name": _named(request, row.person), "via": _named(request, row.via)} for row in rows
    ]


def _named(request: Request, person: Person | None) -> str:
    if person is None:
        return ""
    whole = may(request.user, "people.read", request.today, person.area_id)
    return person.name if whole else mask_name(person.name)


def _propose(request: Request, case: Case, found: Trace) -> HttpResponse:
    """Propose the chosen people as contacts; a person decides about each."""
    chosen = set(request.POST.getlist("id"))
    second = request.GET.get("step") == "2"
    met = [each for each in (found.further if second else found.near) if str(each.person_id) in chosen]
    candidates = queries.candidates_met(case, met)
    source = FURTHER if second else SOURCE
    made = actions.propose(case, candidates, source=source, by=request.user, now=request.now)
    n = len(made)
    if n:
        messages.success(request, ngettext("%(n)s person proposed.", "%(n)s people proposed.", n) % {"n": n})
    else:
        messages.info(
            request, _("Nobody new: those chosen are contacts or cases already, or nobody was chosen.")
        )
    return redirect(reverse("case_traces", args=[case.pk]) + ("?step=2" if second else ""))


def _csv(request: Request, case: Case, rows: list[Met]) -> HttpResponse:
    """Save the list; who saved it is kept."""
    audit(request.user, "cases.trace.exported", case, request.now, area_id=case.area_id, rows=len(rows))
    head = (
        _("Name"),
        _("Place"),
        _("Since"),
        _("Minutes together"),
        _("Times"),
        _("Minutes after"),
        _("Through"),
    )
    return csv_response("traces", head, [_line(each) for each in _shown(request, queries.known(case, rows))])


def _line(shown: dict[str, Any]) -> tuple[Any, ...]:
    row: Traced = shown["row"]
    met = row.met
    return (shown["name"], row.place, met.since, met.minutes, met.times, row.gap_minutes, shown["via"])
