"""The list of contacts with what hundreds of them can be marked as at once, and the tracing board over it."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may
from lianfang.cases import actions, queries
from lianfang.cases.forms import BulkOrderForm, ContactFilter, ListFilter
from lianfang.cases.reasons import ORDER
from lianfang.cases.views.chosen import back_to, chosen
from lianfang.cases.views.common import asked, export, label
from lianfang.common.errors import Refused
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, listing

CONTACT_HEAD = (
    N_("Name"),
    N_("Sex"),
    N_("Born"),
    N_("Area"),
    N_("Grade"),
    N_("State"),
    N_("Of case"),
    N_("Last exposure"),
    N_("Located"),
    N_("Told"),
    N_("Last day"),
    N_("Test"),
)


def contacts(request: Request) -> HttpResponse:
    """List the contacts of the outbreak with their clocks; mark those ticked as located, told, on the way, lost."""
    outbreak, form, wanted = asked(request, ContactFilter)
    rows = queries.contacts(outbreak, by=request.user, on=request.today, now=request.now, **wanted)
    if request.GET.get("export"):
        return export(request, outbreak, "contacts", CONTACT_HEAD, rows, _cells)
    sorts = {"found": "found_at", "exposure": "last_exposure_at", "ends": "ends_on", "test": "test_on"}
    shown = listing(request, rows, sorts=sorts, default="-found")
    label(shown.page, outbreak, request)
    may_trace = may(request.user, "cases.investigate", request.today)
    context = {
        "title": _("Contacts"),
        "filters": form,
        "listing": shown,
        "may_trace": may_trace,
        "may_order": may(request.user, "cases.order", request.today),
        "sites": BulkOrderForm.sites() if may_trace else (),
        "reasons": ORDER,
    }
    return render(request, "cases/contacts.html", context)


def _cells(contact: Any, who: Sequence[object]) -> Sequence[object]:
    near = contact.case or (contact.via and contact.via.case)
    reached = (contact.located_at, contact.notified_at)
    clock = (contact.last_exposure_at, *reached, contact.ends_on, contact.test_on)
    return (*who, contact.grade_label, contact.get_state_display(), near and near.number, *clock)


@require_POST
def contacts_mark(request: Request) -> HttpResponse:
    """Take a step with the contacts that are ticked, or with all that the filters show."""
    outbreak, _form, wanted = asked(request, ContactFilter)
    rows = queries.contacts(outbreak, by=request.user, on=request.today, now=request.now, **wanted)
    try:
        _marked(request, chosen(request, rows))
    except Refused as refused:
        messages.error(request, str(refused))
    return back_to(request, "contacts")


def _marked(request: Request, found: list[Any]) -> None:
    step, note = request.POST.get("do", ""), request.POST.get("note", "").strip()[:300]
    if step == "order":
        return _ordered(request, found, note)
    if step not in {"located", "notified", "transfer", "lost"}:
        raise Refused("step", _("Choose what to do with those ticked."))
    moved = actions.mark_contacts(found, step=step, by=request.user, now=request.now, note=note)
    text = ngettext("%(n)s contact: %(step)s.", "%(n)s contacts: %(step)s.", len(moved))
    messages.success(request, text % {"n": len(moved), "step": moved[0].get_state_display()})
    return None


def _ordered(request: Request, found: list[Any], reason: str) -> None:
    said = {"kind": request.POST.get("kind", ""), "site": request.POST.get("site", ""), "reason": reason}
    form = BulkOrderForm(said)
    if not form.is_valid():
        raise Refused("reason", _("Choose a site and write the reason of the orders."))
    done, kept = actions.order_many(found, by=request.user, now=request.now, **form.cleaned_data)
    text = ngettext("%(n)s order is written.", "%(n)s orders are written.", len(done))
    messages.success(request, text % {"n": len(done)})
    for why, names in list(kept.items())[:5]:
        messages.warning(request, f"{why} {_(', ').join(names[:8])}{' …' if len(names) > 8 else ''}")


def tracing_board(request: Request) -> HttpResponse:
    """Show by area who is not located, not told, not in quarantine yet, and who is late; each number opens its rows."""
    outbreak, _form, _wanted = asked(request, ListFilter)
    protocol = queries.protocol_of(outbreak, request.now)
    rows = queries.tracing_board(
        outbreak, by=request.user, on=request.today, now=request.now, protocol=protocol
    )
    if request.GET.get("export"):
        return csv_response("tracing-board", [_(title) for title in BOARD_HEAD], map(_board_cells, rows))
    context = {
        "title": _("Tracing board"),
        "rows": rows[:-1],
        "whole": rows[-1],
        "door": queries.door_count(outbreak, by=request.user, on=request.today),
        "following": protocol.following,
        "grades": [(_(grade.label), grade.transfer_hours) for grade in protocol.contacts.grades],
    }
    return render(request, "cases/tracing_board.html", context)


BOARD_HEAD = (
    N_("Area"),
    N_("Open contacts"),
    N_("Not located"),
    N_("Not located, late"),
    N_("Not told yet"),
    N_("Not told, late"),
    N_("Not in quarantine"),
    N_("Not in quarantine, late"),
    N_("On the way to quarantine"),
    N_("Lost, still looked for"),
)


def _board_cells(row: queries.AreaRow) -> Sequence[object]:
    pairs = [count for kind in row.waiting for count in (row.waiting[kind], row.late[kind])]
    return (str(row.area), row.open, *pairs, row.transfer, row.lost)
