"""Messages to people's phones: how many wait, which failed, once more."""

from typing import Any
from uuid import UUID

from django.contrib import messages as toasts
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, require
from lianfang.accounts.audit import audit
from lianfang.messages import actions, queries
from lianfang.messages.forms import MessageFilter
from lianfang.messages.models import Message
from lianfang.messages.rules import mask_address
from lianfang.people.rules.names import mask_name
from lianfang.places.queries import labels
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing

SORTS = {"made": "id", "ended": "ended_at", "tries": "n_tries"}
TONES = {"queued": "amber", "handed": "amber", "sent": "green", "failed": "red"}


def messages_list(request: Request) -> HttpResponse:
    """List messages, first those that failed; numbers are masked and texts are not shown."""
    if not may(request.user, queries.PERMISSION, request.today):
        require(request.user, queries.PERMISSION, 0, request.today)
    form, chosen = filters(MessageFilter, request)
    state = chosen.get("state", "failed")
    rows = queries.listed(
        request.user,
        request.today,
        state="" if state == "all" else state,
        purpose=chosen.get("purpose", ""),
    )
    if request.GET.get("export") == "csv":
        return _csv(request, shown(list(rows.order_by("-id"))))
    found = listing(request, rows, sorts=SORTS, default="-made")
    context = {
        "title": _("Messages to people"),
        "filters": form,
        "listing": found,
        "rows": shown(list(found.page)),
        "counts": queries.counts(request.user, request.now, request.today),
        "fault": dict(Message.Fault.choices),
        "may_manage": may(request.user, "messages.manage", request.today),
    }
    return render(request, "messages/list.html", context)


def shown(rows: list[Message]) -> list[dict[str, Any]]:
    """Say of each message what may be seen: a masked name and number, no text."""
    areas = labels(row.area_id for row in rows)
    return [
        {
            "message": row,
            "name": mask_name(row.person.name),
            "address": mask_address(row.address),
            "area": areas.get(row.area_id, ""),
            "tone": TONES[row.state],
        }
        for row in rows
    ]


def _csv(request: Request, rows: list[dict[str, Any]]) -> HttpResponse:
    audit(request.user, "messages.list.exported", request.user, request.now, rows=len(rows))
    head = (_("Name"), _("Phone or e-mail"), _("Area"), _("Purpose"), _("State"), _("What is wrong"))
    return csv_response(
        "messages",
        (*head, _("Tries"), _("Since"), _("Sent or given up")),
        (
            (
                row["name"],
                row["address"],
                row["area"],
                row["message"].get_purpose_display(),
                row["message"].get_state_display(),
                row["message"].get_fault_display() if row["message"].fault else "",
                row["message"].n_tries,
                row["message"].made_at,
                row["message"].ended_at,
            )
            for row in rows
        ),
    )


@require_POST
def again(request: Request) -> HttpResponse:
    """Try failed messages again: those ticked, or all."""
    if not may(request.user, "messages.manage", request.today):
        require(request.user, "messages.manage", 0, request.today)
    ids = None if request.POST.get("do") == "all" else [_id(one) for one in request.POST.getlist("id")]
    n = actions.try_again(ids, by=request.user, now=request.now)
    toasts.success(
        request, ngettext("%(n)s message is tried again.", "%(n)s messages are tried again.", n) % {"n": n}
    )
    return redirect("messages")


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
