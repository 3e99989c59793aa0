"""A lot: everybody who was given it, and what they were told when it was stopped."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from lianfang.accounts.access import may, must, require, visible
from lianfang.accounts.audit import audit
from lianfang.messages.models import Message
from lianfang.supplies.forms import TextForm
from lianfang.supplies.models import Lot
from lianfang.vaccination import actions, queries
from lianfang.vaccination.forms import LotFilter
from lianfang.vaccination.models import GivenDose, LotNotice
from lianfang.vaccination.queries import DESK, READ
from lianfang.vaccination.views.common import take_in
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing

SORTS = {"at": "at", "name": "person__name"}


def lot_doses(request: Request, pk: UUID) -> HttpResponse:
    """List everybody who was given a lot, in the areas one sees, and what they were told; opening it is recorded."""
    must(request, READ)
    lot = get_object_or_404(Lot.objects.select_related("item"), pk=pk)
    form, chosen = filters(LotFilter, request)
    rows = visible(queries.of_lot(lot.pk), request.user, READ, request.today)
    if chosen.get("told"):
        rows = queries.untold(rows)
    verb = "vaccination.list.exported" if request.GET.get("export") == "csv" else "vaccination.lot.opened"
    audit(request.user, verb, lot, request.now, rows=rows.count())
    if request.GET.get("export") == "csv":
        return _csv(list(rows))
    listed = listing(request, rows, sorts=SORTS, default="-at")
    page = list(listed.page)
    context = {
        "title": f"{lot.item.name} {lot.number}",
        "lot": lot,
        "filters": form,
        "listing": listed,
        "rows": _told(page),
        "may_tell": may(request.user, DESK, request.today),
    }
    return render(request, "vaccination/lot.html", context)


def _told(rows: Iterable[GivenDose]) -> list[tuple[GivenDose, list[tuple[LotNotice, str]]]]:
    """Give for each dose what its person was told, and how far that is."""
    found = list(rows)
    ids = [one.message for row in found for one in row.notices.all() if one.message]
    sent = Message.objects.in_bulk(ids)
    return [(row, [(one, how(one, sent)) for one in row.notices.all()]) for row in found]


def how(one: LotNotice, sent: dict[UUID, Message]) -> str:
    """Say how somebody was told of a lot: by a person, by a message and how far that is, or not yet."""
    if one.told_at:
        return one.note
    message = sent.get(one.message) if one.message else None
    return str(message.get_state_display()) if message else _("No phone: to be told by a person")


def _csv(rows: list[GivenDose]) -> HttpResponse:
    head = (_("Name"), _("Dose"), _("Dose at"), _("Where"), _("Kind"), _("Reason"), _("When"), _("How"))
    table: list[tuple[Any, ...]] = []
    for row, notices in _told(rows):
        first = (row.person.name, row.number, row.at, row.where)
        table += [
            (*first, one.get_kind_display(), one.why, one.told_at or one.made_at, said)
            for one, said in notices
        ] or [(*first, "", "", "", "")]
    return csv_response("lot", head, table)


def lot_told(request: Request, pk: UUID) -> HttpResponse:
    """Note that a person told somebody of a lot."""
    notice = get_object_or_404(LotNotice.objects.select_related("person", "lot"), pk=pk)
    require(request.user, DESK, notice.area_id, request.today)
    form = TextForm(request.POST or None, thing=notice, request=request)
    return take_in(
        request,
        form,
        lambda: actions.told_by_hand(
            notice, note=form.cleaned_data["text"], by=request.user, now=request.now
        ),
        _("Noted."),
        lambda _row: ("vaccination_lot", notice.lot_id),
        title=_("They were told"),
        person=notice.person,
    )
