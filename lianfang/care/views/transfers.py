"""Transfers of patients: the list, asking for one, and the page of one with its steps."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.utils.translation import gettext_noop as N_

from lianfang.accounts.access import may, must, require, visible
from lianfang.accounts.audit import audit
from lianfang.care.actions import transfers as actions
from lianfang.care.forms.transfers import (
    AcceptForm,
    AskTransferForm,
    CleanForm,
    LeaveForm,
    ReceiptForm,
    TransferFilter,
    WhyNotForm,
)
from lianfang.care.models.transfers import Transfer
from lianfang.care.queries import pooling
from lianfang.care.queries import transfers as queries
from lianfang.care.views.lists import seen
from lianfang.care.words import BED_KINDS, lines_of
from lianfang.cases.models import Case
from lianfang.common.errors import Refused
from lianfang.places.models import Site, SiteKind
from lianfang.supplies.views.stepping import Kind, Step, page_of
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing
from lianfang.web.refusals import status_of

TREAT = "care.treat"
HEAD = (
    *(
        N_("Patient"),
        N_("File no."),
        N_("From"),
        N_("To"),
        N_("What the patient needs"),
        N_("Reason"),
        N_("State"),
        N_("Transfer asked for at"),
    ),
    *(
        N_("Answered at"),
        N_("Left at"),
        N_("Received at"),
        N_("Vehicle"),
        N_("Crew"),
        N_("Condition on arrival"),
    ),
    *(N_("Vehicle disinfected"), N_("Disinfected by"), N_("Why not")),
)
SORTS = {"asked": "asked_at", "due": "due_at", "name": "case__person__name"}
OFFERS = 5  # hospitals beside the form, the best first
TONES = {"asked": "amber", "accepted": "brand", "left": "brand", "received": "green"}

RECEIVER = (
    Step("accept", pgettext_lazy("transfer", "Accept"), "check", actions.accept_transfer, TREAT,
         lambda each: each.state == "asked", AcceptForm, "primary"),
    Step("decline", pgettext_lazy("transfer", "Decline"), "x", actions.decline_transfer, TREAT,
         lambda each: each.state == "asked", WhyNotForm),
    Step("receive", gettext_lazy("Sign for the patient"), "check", actions.receive_transfer, TREAT,
         lambda each: each.state == "left", ReceiptForm, "primary"),
    Step("clean", gettext_lazy("The vehicle was disinfected"), "droplet", actions.cleaned_after, TREAT,
         lambda each: bool(each.received_at and not each.cleaned_at), CleanForm),
)  # fmt: skip


def _sender(permission: str) -> tuple[Step, ...]:
    return (
        Step("leave", gettext_lazy("The patient leaves"), "truck", actions.leave_for, permission,
             lambda each: each.state == "accepted", LeaveForm, "primary"),
        Step("cancel", gettext_lazy("Call it off"), "x", actions.cancel_transfer, permission,
             lambda each: each.state in {"asked", "accepted"}, WhyNotForm, "danger"),
    )  # fmt: skip


def transfers(request: Request) -> HttpResponse:
    """List the transfers from and to the hospitals of one's areas, and from isolation sites for their keepers."""
    if not may(request.user, actions.ISOLATE, request.today):
        must(request, "care.read")
    form, chosen = filters(TransferFilter, request)
    rows = queries.narrowed(queries.transfers(request.user, request.today), request.now, **chosen)
    if request.GET.get("export") == "csv":
        return _csv(request, list(rows.order_by("-asked_at", "pk")))
    shown = listing(request, rows, sorts=SORTS, default="-asked")
    context = {
        "title": _("Transfers of patients"),
        "filters": form,
        "listing": shown,
        "rows": [(each, _tone(each), _late(each, request)) for each in shown.page],
    }
    return render(request, "care/transfers.html", context)


def _csv(request: Request, rows: list[Transfer]) -> HttpResponse:
    audit(request.user, "care.transfers.exported", request.user, request.now, rows=len(rows))
    table = [
        (each.case.person.name, each.admission.file_no if each.admission else "", each.from_site, each.to_site,
         each.get_need_display(), each.reason, each.get_state_display(), each.asked_at, each.answered_at,
         each.left_at, each.received_at, each.vehicle or "", each.crew, each.condition, each.cleaned_at,
         each.cleaned_by, each.why_ended)
        for each in rows
    ]  # fmt: skip
    return csv_response("transfers", [_(head) for head in HEAD], table)


def transfer_new(request: Request, pk: UUID) -> HttpResponse:
    """Ask another hospital to take a patient; those that fit are proposed, with why."""
    admission = get_object_or_404(seen(request).select_related("occupancy__room__site__area"), pk=pk)
    require(request.user, TREAT, admission.area_id, request.today)
    here = admission.occupancy.room.site
    proposed = pooling.propose_for(admission, list(pooling.with_beds()), request.now)
    form = AskTransferForm(request.POST or None, here=here, initial=_begin(request, proposed))
    asked = _asked(request, form, lambda told: actions.ask_transfer(admission, **told))
    if isinstance(asked, Transfer):
        return redirect("transfer", pk=asked.pk)
    context = {"title": _("Bring to another hospital"), "form": form, **_offers(proposed)}
    context |= {"admission": admission, "case": admission.case, "here": here}
    return render(request, "care/transfer_new.html", context, status=asked)


def transfer_from_site(request: Request, pk: UUID) -> HttpResponse:
    """Ask a hospital to take somebody out of a room of an isolation site who became a case."""
    rows = visible(Case.objects.all(), request.user, "cases.read", request.today)
    case = get_object_or_404(rows.select_related("person", "outbreak"), pk=pk)
    must(request, actions.ISOLATE)
    (proposed,) = pooling.propose([case], list(pooling.with_beds()), request.now)
    here = proposed.where if isinstance(proposed.where, Site) else None
    form = AskTransferForm(request.POST or None, here=here, initial=_begin(request, proposed))
    asked = _asked(request, form, lambda told: actions.ask_from_site(case, **told))
    if isinstance(asked, Transfer):
        return redirect("transfer", pk=asked.pk)
    context = {"title": _("Bring to a hospital"), "form": form, **_offers(proposed)}
    context |= {"admission": None, "case": case, "here": here}
    return render(request, "care/transfer_new.html", context, status=asked)


def _asked(
    request: Request, form: AskTransferForm, ask: Callable[[dict[str, Any]], Transfer]
) -> Transfer | int:
    """Ask when the form says how; give the transfer, or the status of the page that shows the form."""
    if request.method != "POST" or not form.is_valid():
        return 422 if form.errors else 200
    try:
        asked = ask(form.cleaned_data | {"by": request.user, "now": request.now})
    except Refused as refused:
        form.add_error(None, str(refused))
        return status_of(refused)
    messages.success(request, _("Asked. The other hospital sees it at once."))
    return asked


def _begin(request: Request, proposed: pooling.Proposed) -> dict[str, Any]:
    """Fill in what was proposed: by the address that led here, else by the rule."""
    best = proposed.best.able.key if proposed.best else None
    need = {"icu": "icu", "negative": "negative"}.get(proposed.need, "room")
    if not isinstance(proposed.where, Site) or proposed.where.kind == SiteKind.ISOLATION:
        need = need if need == "icu" else "case"
    begin: dict[str, Any] = {"to_site": best, "need": need, "reason": ""}
    return begin | {name: request.GET[name][:300] for name in begin if request.GET.get(name)}


def _offers(proposed: pooling.Proposed) -> dict[str, Any]:
    shown = [(offer, lines_of(offer.lines)) for offer in proposed.offers[:OFFERS]]
    return {"proposed": proposed, "offers": shown, "need": BED_KINDS[proposed.need]}


def transfer(request: Request, pk: UUID, step: str = "") -> HttpResponse:
    """Show a transfer with what each side may do next. Opening it is recorded."""
    found = get_object_or_404(queries.transfers(request.user, request.today), pk=pk)
    audit(request.user, "care.transfer.opened", found, request.now, person_id=found.person_id)
    sends = _sender(actions.sender_permission(found.from_site))
    sides = ((RECEIVER, found.to_site.area_id), (sends, found.from_site.area_id))
    steps = tuple(
        each for own, area in sides for each in own if may(request.user, each.permission, request.today, area)
    )
    return page_of(request, found, step, Kind("transfer", "care/transfer.html", steps, _page), None)


def _page(found: Transfer, request: Request) -> dict[str, Any]:
    file = found.admission
    reads = bool(file and may(request.user, "care.read", request.today, file.area_id))
    return {
        "title": _("Transfer of %(name)s") % {"name": found.case.person.name},
        "transfer": found,
        "tone": _tone(found),
        "late": _late(found, request),
        "may_open": reads,
    }


def _tone(each: Transfer) -> str:
    return TONES.get(each.state, "neutral")


def _late(each: Transfer, request: Request) -> bool:
    return each.state in Transfer.OPEN and each.due_at < request.now
