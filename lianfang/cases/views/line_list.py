"""The line list: columns as one likes them, filters under a name, what is done to hundreds at once, saved as a file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may
from lianfang.accounts.audit import audit
from lianfang.cases import actions, queries
from lianfang.cases.forms import CaseFilter
from lianfang.cases.models import Case, SavedFilter
from lianfang.cases.queries.lifecycle import label_variants
from lianfang.cases.views.chosen import back_to, chosen
from lianfang.cases.views.common import asked, label
from lianfang.common.errors import Refused
from lianfang.outbreak.models import Outbreak
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, listing
from lianfang.web.words import day, moment

NAMED = 40  # in one message; more are counted
READABLE = 60  # dots of the small tree over the list; more have a page of their own (design choice)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the line list: its words, what stands in it, by what it is sorted; `shown` when nobody chose."""

    label: Promise
    cell: Callable[[Any], object]
    sort: str = ""
    shown: bool = True


COLUMNS: dict[str, Column] = {
    "area": Column(gettext_lazy("Area"), lambda c: c.area_label, "area"),
    "state": Column(gettext_lazy("State"), lambda c: c.get_state_display(), "state"),
    "type": Column(gettext_lazy("Clinical type"), lambda c: c.type_label, "type"),
    "onset": Column(gettext_lazy("Onset"), lambda c: c.onset_on, "onset"),
    "found": Column(gettext_lazy("Found"), lambda c: c.detected_at, "found"),
    "decided": Column(gettext_lazy("Decided"), lambda c: c.decided_at, "decided"),
    "reported": Column(gettext_lazy("Reported"), lambda c: c.reported_at, "reported", False),
    "investigated": Column(gettext_lazy("Investigation done"), lambda c: c.investigated_at, "", False),
    "left": Column(gettext_lazy("Left"), lambda c: c.out_at or c.died_at, "left", False),
    "sex": Column(gettext_lazy("Sex"), lambda c: c.person.get_sex_display(), "", False),
    "born": Column(gettext_lazy("Born"), lambda c: c.born, "", False),
    "investigator": Column(
        gettext_lazy("Investigator"), lambda c: c.investigator.name if c.investigator else "", "", False
    ),
    "variant": Column(gettext_lazy("Variant"), lambda c: c.variant_label, "", False),
    "infector": Column(gettext_lazy("Infected by"), lambda c: c.infector_label, "", False),
    "generation": Column(gettext_lazy("Generation"), lambda c: c.generation, "", False),
    "setting": Column(gettext_lazy("Setting"), lambda c: c.setting_label, "", False),
    "place": Column(gettext_lazy("Place or cluster"), lambda c: c.place, "", False),
    "key": Column(gettext_lazy("id in the list"), lambda c: c.list_key, "", False),
}
OF_CHAINS = {"infector", "generation", "setting", "place", "key"}
SORTS = {
    "number": "number",
    "onset": "onset_on",
    "found": "detected_at",
    "decided": "decided_at",
    "reported": "reported_at",
    "left": "out_at",
    "area": "area_id",
    "state": "state",
    "type": "clinical_type",
}


def line_list(request: Request) -> HttpResponse:
    """List everyone infected in the outbreak; over the list, the epidemic curve and the chains."""
    outbreak, form, wanted = asked(request, CaseFilter)
    rows = queries.line_list(outbreak, by=request.user, on=request.today, **wanted)
    columns = queries.columns_of(request.user, [key for key, column in COLUMNS.items() if column.shown])
    if request.GET.get("export"):
        return _saved(request, outbreak, rows, columns)
    shown = listing(request, rows, sorts=SORTS, default="number")
    _fill(list(shown.page), outbreak, request, columns)
    curve, tree = queries.epidemic(outbreak, request.now)
    context = {
        "title": _("Line list"),
        "filters": form,
        "listing": shown,
        "curve": curve,
        "closed": queries.closed(tree, request.user, request.today),
        "tree": tree if len(tree.nodes) <= READABLE and (tree.nodes or not curve.cells) else None,
        "columns": [(key, COLUMNS[key]) for key in columns],
        "offered": [(key, column.label, key in columns) for key, column in COLUMNS.items()],
        "saved": queries.saved_filters(request.user, outbreak),
        "query": _query(request),
        **_bulk(request, outbreak),
    }
    return render(request, "cases/line_list.html", context)


def _bulk(request: Request, outbreak: Outbreak) -> dict[str, Any]:
    """Give what may be done with the ticked rows, and what there is to choose from."""
    mark, decide = (may(request.user, r, request.today) for r in ("cases.investigate", "cases.confirm"))
    people = queries.investigators(outbreak.area_id, request.today) if mark else []
    known = queries.protocol_of(outbreak, request.now).disease.variants.value if decide else []
    variants = [(each.key, _(each.label)) for each in known]
    return {"may_mark": mark, "may_decide": decide, "investigators": people, "variants": variants}


def _query(request: Request) -> str:
    """Give the filters and the sort of the address, without the page."""
    kept = request.GET.copy()
    for name in ("page", "export"):
        kept.pop(name, None)
    return kept.urlencode()[:400]


def _fill(rows: Sequence[Any], outbreak: Outbreak, request: Request, columns: Sequence[str]) -> None:
    """Put beside each case what stands in the chosen columns."""
    label(rows, outbreak, request)
    label_variants(rows, outbreak, request.now)
    shown = queries.graph(outbreak, request.now) if OF_CHAINS & set(columns) else None
    settings = dict(queries.SETTINGS)
    for case in rows:
        person = case.person_id
        whole = may(request.user, "people.identify", request.today, case.area_id)
        case.born = case.person.born_on if whole else case.person.born_on and case.person.born_on.year
        case.name = case.person.name if whole else f"{case.person.name[0]}**"
        by = shown.infectors.get(person) if shown else None
        case.infector_label = shown.nodes[by].label if shown and by else ""
        case.generation = shown.generation[person] + 1 if shown and person in shown.generation else ""
        case.setting_label = settings.get(shown.settings.get(person, ""), "") if shown else ""
        case.place = shown.places.get(person, "") if shown else ""
        case.list_key = shown.lists[person].key if shown and person in shown.lists else ""
        case.cells = [(key, COLUMNS[key].label, _said(COLUMNS[key].cell(case))) for key in columns]


def _said(value: Any) -> object:
    if isinstance(value, datetime):
        return moment(value)
    return day(value) if isinstance(value, date) else ("–" if value in (None, "") else value)


def _saved(request: Request, outbreak: Outbreak, rows: Any, columns: Sequence[str]) -> HttpResponse:
    """Save the list as it is filtered, with the chosen columns; names whole only for who may see identities."""
    found = list(rows.order_by("number", "pk"))
    _fill(found, outbreak, request, columns)
    audit(request.user, "cases.list.exported", outbreak, request.now, name="line-list", n=len(found))
    head = [_("No."), _("Name"), *(str(COLUMNS[key].label) for key in columns)]
    table = [[case.number, case.name, *(COLUMNS[key].cell(case) for key in columns)] for case in found]
    return csv_response("line-list", head, table)


@require_POST
def line_list_columns(request: Request) -> HttpResponse:
    """Remember which columns somebody wants to see."""
    wanted = [key for key in COLUMNS if key in request.POST.getlist("column")]
    actions.remember_columns(wanted, by=request.user)
    return back_to(request, "line_list")


@require_POST
def filter_save(request: Request) -> HttpResponse:
    """Keep the filters as they are under a name, for oneself or for all who read the list."""
    outbreak, _form, _wanted = asked(request, CaseFilter)
    kept = actions.save_filter(
        outbreak,
        name=request.POST.get("name", ""),
        query=request.POST.get("query", ""),
        shared=bool(request.POST.get("shared")),
        by=request.user,
        now=request.now,
    )
    messages.success(request, _("Saved: %(name)s") % {"name": kept.name})
    return redirect(f"{reverse('line_list')}?{kept.query}")


@require_POST
def filter_remove(request: Request, pk: UUID) -> HttpResponse:
    """Remove a filter that one saved oneself."""
    actions.remove_filter(get_object_or_404(SavedFilter, pk=pk), by=request.user, now=request.now)
    return redirect("line_list")


@require_POST
def line_list_mark(request: Request) -> HttpResponse:
    """Take a step on all cases that are ticked, or on all that the filters show; say of the others why not."""
    outbreak, _form, wanted = asked(request, CaseFilter)
    rows = queries.line_list(outbreak, by=request.user, on=request.today, **wanted)
    cases = chosen(request, rows)
    done, kept = _done(request, outbreak, cases)
    text = ngettext("%(n)s case is marked.", "%(n)s cases are marked.", done)
    if done or not kept:
        messages.success(request, text % {"n": done})
    for why, labels in kept.items():
        more = len(labels) - NAMED
        named = ", ".join(labels[:NAMED]) + (_(" and %(n)s more") % {"n": more} if more > 0 else "")
        messages.error(request, _("Not marked: %(cases)s. %(why)s") % {"cases": named, "why": why})
    return back_to(request, "line_list")


def _done(request: Request, outbreak: Outbreak, cases: Sequence[Case]) -> tuple[int, Mapping[str, list[str]]]:
    """Do what was chosen, and give how many it was done to, and by reason who was passed over.

    Raises Refused("unknown_step"), and what the actions raise.
    """
    step, by, now = request.POST.get("do", ""), request.user, request.now
    if step == "assign":
        found = queries.investigators(outbreak.area_id, request.today)
        whom = request.POST.get("to", "")
        to = get_object_or_404(found, pk=whom) if whom.isdecimal() else None
        return actions.assign_many(cases, to=to, by=by, now=now)
    if step == "variant":
        variant, reason = request.POST.get("variant", ""), request.POST.get("reason", "")
        return actions.set_variant_many(cases, variant=variant, reason=reason, by=by, now=now)
    if step not in {"reported", "core_facts", "investigated"}:
        raise Refused("unknown_step", _("Choose what is to be done."))
    return actions.mark_many(cases, step=step, by=by, now=now)
