"""Who is held at checkpoints, and what became of them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.accounts.access import may, require, visible
from lianfang.accounts.audit import audit
from lianfang.common.errors import Refused
from lianfang.people.views import area_context, area_of
from lianfang.places.models import Area
from lianfang.presence import actions, queries
from lianfang.presence.capture import TRANSFER
from lianfang.presence.forms import HeldFilter, SettleForm
from lianfang.presence.models import Passage, Transfer
from lianfang.presence.views.words import names_of, rules_here
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing


def held(request: Request) -> HttpResponse:
    """List who was held at the checkpoints of an area: who waits, who was taken over, with which receipt."""
    area = area_of(request, "presence.read")
    require(request.user, "presence.read", area.pk, request.today)
    form, chosen = filters(HeldFilter, request)
    state = chosen.get("state", "")
    rows = queries.held(
        area.pk, request.user, request.today, waiting=state != "done", done=state != "waiting"
    )
    if request.GET.get("export") == "csv":
        return _csv(request, area, _shown(request, list(rows)))
    found = listing(request, rows, sorts={"at": "at"}, default="-at")
    context = {
        "title": _("Held people"),
        "filters": form,
        "listing": found,
        "rows": _shown(request, list(found.page)),
        "waiting": queries.held_count(area.pk, request.user, request.today),
        **area_context(area),
    }
    return render(request, "presence/held.html", context)


def settle(request: Request, pk: UUID) -> HttpResponse:
    """Write down what became of somebody who was held."""
    rows = visible(Passage.objects.all(), request.user, "presence.check", request.today)
    passage = get_object_or_404(rows.filter(disposition__in=queries.HELD), pk=pk)
    form = SettleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            became = actions.Became(**form.cleaned_data)
            actions.settle_held(passage, became, by=request.user, now=request.now, kind=TRANSFER)
            messages.success(request, _("Written down."))
            return redirect(f"{reverse('held')}?area={request.GET.get('area', passage.area_id)}")
        except Refused as refused:
            form.add_error(None, str(refused))
    row = _shown(request, [passage])[0]
    return render(
        request, "presence/settle.html", {"title": _("What became of them"), "form": form, "row": row}
    )


def _shown(request: Request, passages: list[Passage]) -> list[dict[str, Any]]:
    names, sites = names_of(request, passages), queries.site_names(passages)
    rules = rules_here(request.user, request.today)
    minutes = rules.held_minutes.value if rules else 0
    return [
        {
            "passage": one.passage,
            "transfer": one.transfer,
            "name": names[one.passage.pk][0],
            "named": names[one.passage.pk][1],
            "site": sites.get(one.passage.site_id, ""),
            "overdue": one.overdue(request.now, minutes) if minutes else False,
            "may_settle": may(request.user, "presence.check", request.today, one.passage.area_id),
        }
        for one in queries.with_transfers(passages)
    ]


def _csv(request: Request, area: Area, rows: list[dict[str, Any]]) -> HttpResponse:
    audit(request.user, "presence.held.exported", area, request.now, area_id=area.pk, rows=len(rows))
    head = (
        _("Time"),
        _("Name"),
        _("Checkpoint"),
        _("Reason"),
        _("Temperature, °C"),
        _("What became of them"),
    )
    more = (_("Where to"), _("Taken over by"), _("Receipt"), _("When"))
    return csv_response("held", (*head, *more), map(_line, rows))


def _line(row: dict[str, Any]) -> tuple[Any, ...]:
    told = row["passage"]
    reason = told.get_reason_display() if told.reason else told.get_disposition_display()
    return told.at, row["name"], row["site"], reason, told.celsius, *_became(row["transfer"])


def _became(transfer: Transfer | None) -> tuple[Any, ...]:
    if transfer is None:
        return (_("Waits"), "", "", "", "")
    return transfer.get_outcome_display(), transfer.to, transfer.taken_by, transfer.receipt, transfer.at
