"""The lists: cases, contacts, quarantine, and the positives that wait for a person."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from lianfang.accounts.access import may, require
from lianfang.accounts.audit import audit
from lianfang.cases import queries
from lianfang.cases.forms import CaseFilter, ContactFilter, ListFilter, QuarantineFilter
from lianfang.common.errors import Refused
from lianfang.outbreak.models import Outbreak
from lianfang.outbreak.queries import current
from lianfang.places.queries import labels
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing


def line_list(request: Request) -> HttpResponse:
    """List everyone infected in the outbreak; over the list, the epidemic curve and the chains."""
    outbreak, form, chosen = _asked(request, CaseFilter)
    rows = queries.line_list(outbreak, by=request.user, on=request.today, **chosen)
    if request.GET.get("export"):
        return _export(request, outbreak, "line-list", CASE_HEAD, rows, _case_cells)
    sorts = {"number": "number", "onset": "onset_on", "found": "detected_at", "decided": "decided_at"}
    shown = listing(request, rows, sorts=sorts, default="number")
    curve, tree = queries.epidemic(outbreak, request.now)
    _label(shown.page, outbreak, request)
    context = {"title": _("Line list"), "filters": form, "listing": shown, "curve": curve, "tree": tree}
    return render(request, "cases/line_list.html", context)


def contacts(request: Request) -> HttpResponse:
    """List the contacts of the outbreak with their clocks."""
    outbreak, form, chosen = _asked(request, ContactFilter)
    rows = queries.contacts(outbreak, by=request.user, on=request.today, **chosen)
    if request.GET.get("export"):
        return _export(request, outbreak, "contacts", CONTACT_HEAD, rows, _contact_cells)
    sorts = {"found": "found_at", "exposure": "last_exposure_at", "ends": "ends_on", "test": "test_on"}
    shown = listing(request, rows, sorts=sorts, default="-found")
    _label(shown.page, outbreak, request)
    context = {"title": _("Contacts"), "filters": form, "listing": shown}
    return render(request, "cases/contacts.html", context)


def quarantines(request: Request) -> HttpResponse:
    """List what restricts people now: who, where, why, until when."""
    outbreak, form, chosen = _asked(request, QuarantineFilter)
    rows = queries.quarantines(outbreak, by=request.user, on=request.today, **chosen)
    shown = listing(request, rows, sorts={"began": "starts_on", "ends": "ends_on"}, default="ends")
    _label(shown.page, outbreak, request)
    context = {"title": _("Quarantine"), "filters": form, "listing": shown}
    return render(request, "cases/quarantines.html", context)


def proposed(request: Request) -> HttpResponse:
    """List the positives and temporary isolations that wait for a named person."""
    outbreak, _form, _chosen = _asked(request, CaseFilter)
    cases = queries.proposed(outbreak, by=request.user, on=request.today)
    isolations = queries.unanswered(outbreak, by=request.user, on=request.today)
    context = {"title": _("Waiting for a decision"), "cases": cases, "isolations": isolations}
    _label([*cases, *isolations], outbreak, request)
    return render(request, "cases/proposed.html", context)


def _asked(request: Request, form: type[ListFilter]) -> tuple[Outbreak, forms.Form, dict[str, Any]]:
    """Give the outbreak whose lists a person may read, the filters, and what was chosen in them."""
    outbreak = current(request.user, request.today)
    if outbreak is None:
        raise Refused("no_outbreak", _("No outbreak is being fought in your areas."))
    if not may(request.user, "cases.read", request.today):
        require(request.user, "cases.read", outbreak.area_id, request.today)
    protocol = queries.protocol_of(outbreak, request.now)
    shaped: Any = partial(form, outbreak=outbreak, protocol=protocol)
    return outbreak, *filters(shaped, request)


def _label(rows: Iterable[Any], outbreak: Outbreak, request: Request) -> None:
    """Put beside each row what its keys are called on this page."""
    protocol, found = queries.protocol_of(outbreak, request.now), list(rows)
    areas = labels(row.area_id for row in found)
    types = {each.key: _(each.label) for each in protocol.cases.clinical_types.value}
    grades = {each.key: _(each.label) for each in protocol.contacts.grades}
    for row in found:
        row.area_label = areas.get(row.area_id, "")
        row.type_label = types.get(getattr(row, "clinical_type", ""), "")
        row.grade_label = grades.get(getattr(row, "grade", ""), "")


CASE_HEAD = (
    N_("No."),
    N_("Name"),
    N_("Sex"),
    N_("Born"),
    N_("Area"),
    N_("State"),
    N_("Type"),
    N_("Onset"),
    N_("Found"),
    N_("Decided"),
    N_("Left"),
)
CONTACT_HEAD = (
    N_("Name"),
    N_("Sex"),
    N_("Born"),
    N_("Area"),
    N_("Grade"),
    N_("State"),
    N_("Of case"),
    N_("Last exposure"),
    N_("Last day"),
    N_("Test"),
)


def _export(
    request: Request,
    outbreak: Outbreak,
    name: str,
    head: Sequence[str],
    rows: Any,
    cells: Any,
) -> HttpResponse:
    """Save a list as CSV: names are whole only where the reader may see identities. Noted in the audit."""
    found = list(rows.order_by("pk"))
    _label(found, outbreak, request)
    audit(request.user, "cases.list.exported", outbreak, request.now, name=name, n=len(found))
    table = []
    for row in found:
        whole = may(request.user, "people.identify", request.today, row.area_id)
        person = row.person
        shown = person.name if whole else f"{person.name[0]}**"
        born = person.born_on if whole else person.born_on and person.born_on.year
        who = (shown, person.get_sex_display(), born, row.area_label)
        table.append(cells(row, who))
    return csv_response(name, [_(title) for title in head], table)


def _case_cells(case: Any, who: Sequence[object]) -> Sequence[object]:
    state, left = case.get_state_display(), case.out_at or case.died_at
    return (
        case.number,
        *who,
        state,
        case.type_label,  # put there by _label
        case.onset_on,
        case.detected_at,
        case.decided_at,
        left,
    )


def _contact_cells(contact: Any, who: Sequence[object]) -> Sequence[object]:
    near = contact.case or (contact.via and contact.via.case)
    clock = (contact.last_exposure_at, contact.ends_on, contact.test_on)
    return (*who, contact.grade_label, contact.get_state_display(), near and near.number, *clock)
