"""The lists of orders and of appeals, the letter of an order, the answer to an appeal."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, require, visible
from lianfang.accounts.audit import audit
from lianfang.cases import actions, letters, queries, rules
from lianfang.cases.forms import AnswerForm, AppealFilter, QuarantineFilter
from lianfang.cases.models import Appeal, Quarantine
from lianfang.cases.reasons import RELEASE, kept_as
from lianfang.cases.views.chosen import back_to, chosen
from lianfang.cases.views.common import asked, export, label
from lianfang.common.errors import Refused
from lianfang.web.http import Request
from lianfang.web.pages import listing

HEAD = (
    N_("Name"),
    N_("Sex"),
    N_("Born"),
    N_("Area"),
    N_("Kind"),
    N_("Where"),
    N_("Reason"),
    N_("Why at home"),
    N_("Answers for it"),
    N_("Since"),
    N_("Last day"),
    N_("Temperatures today"),
    N_("Appeal to"),
)


def quarantines(request: Request) -> HttpResponse:
    """List what restricts people now: who, where, why, until when, and how many temperatures were taken today."""
    outbreak, form, wanted = asked(request, QuarantineFilter)
    protocol = queries.protocol_of(outbreak, request.now)
    so_far = rules.temperatures_due(request.now, protocol.following.temperature_by_hours.value)
    rows = queries.quarantines(outbreak, by=request.user, on=request.today, asked=so_far, **wanted)
    if request.GET.get("export"):
        return export(request, outbreak, "quarantine", HEAD, rows.select_related("reviewed_by"), _cells)
    sorts = {"began": "starts_on", "ends": "ends_on", "taken": "readings_today", "name": "person__name"}
    shown = listing(request, rows, sorts=sorts, default="ends")
    label(shown.page, outbreak, request)
    context = {
        "title": _("Quarantine"),
        "filters": form,
        "listing": shown,
        "asked": so_far,
        "checks": protocol.contacts.temperature_checks_per_day.value,
        "may_order": may(request.user, "cases.order", request.today),
        "reasons": RELEASE,
    }
    return render(request, "cases/quarantines.html", context)


@require_POST
def quarantines_release(request: Request) -> HttpResponse:
    """Let those go who are ticked, or all that the filters show; say who stays, and what is missing."""
    outbreak, _form, wanted = asked(request, QuarantineFilter)
    protocol = queries.protocol_of(outbreak, request.now)
    so_far = rules.temperatures_due(request.now, protocol.following.temperature_by_hours.value)
    rows = queries.quarantines(outbreak, by=request.user, on=request.today, asked=so_far, **wanted)
    reason = kept_as(request.POST.get("note", ""))[:300]
    if not reason:
        messages.error(request, _("Write down why."))
        return back_to(request, "quarantines")
    gone, kept = actions.release_many(chosen(request, rows), reason=reason, by=request.user, now=request.now)
    text = ngettext("%(n)s person is released.", "%(n)s people are released.", gone)
    messages.success(request, text % {"n": gone})
    for why, names in list(kept.items())[:8]:
        messages.warning(request, f"{why} {_(', ').join(names[:12])}{' …' if len(names) > 12 else ''}")
    return back_to(request, "quarantines")


def _cells(order: Any, who: Sequence[object]) -> Sequence[object]:
    where = order.site.name if order.site else order.place
    answers = order.reviewed_by.name if order.reviewed_by else ""
    said = (order.get_kind_display(), where, _(order.reason), order.exception, answers)
    return (*who, *said, order.starts_on, order.ends_on, order.readings_today, _(order.appeal_to))


def order_letter(request: Request, pk: UUID) -> HttpResponse:
    """Print the letter of an order; noted with the person it is about."""
    rows = Quarantine.objects.select_related("person", "outbreak", "site", "reviewed_by", "contact")
    order = get_object_or_404(rows, pk=pk)
    require(request.user, "cases.read", order.area_id, request.today, order.person_id)
    where: Any = {"person_id": order.person_id, "area_id": order.area_id}
    audit(request.user, "cases.letter.printed", order, request.now, **where)
    printed = letters.print_order(order, now=request.now)
    answer = HttpResponse(printed, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="order-{str(order.pk)[-12:]}.pdf"'
    return answer


def appeals(request: Request) -> HttpResponse:
    """List the appeals with the clock of their answers."""
    outbreak, form, wanted = asked(request, AppealFilter)
    rows = queries.appeals(outbreak, by=request.user, on=request.today, **wanted)
    if request.GET.get("export"):
        rows_of: Any = rows.select_related("quarantine__person")
        return export(request, outbreak, "appeals", APPEAL_HEAD, rows_of, _appeal_cells)
    shown = listing(request, rows, sorts={"due": "due_at", "received": "received_at"}, default="due")
    label(shown.page, outbreak, request)
    context = {"title": _("Appeals"), "filters": form, "listing": shown}
    return render(request, "cases/appeals.html", context)


APPEAL_HEAD = (
    N_("Name"),
    N_("Sex"),
    N_("Born"),
    N_("Area"),
    N_("Who appeals"),
    N_("In their own words"),
    N_("Received"),
    N_("To be answered by"),
    N_("Outcome"),
    N_("Answer"),
    N_("Answered by"),
)


def _appeal_cells(appeal: Any, who: Sequence[object]) -> Sequence[object]:
    answered = appeal.answered_by.name if appeal.answered_by else ""
    told = (appeal.said_by, appeal.said, appeal.received_at, appeal.due_at)
    return (*who, *told, appeal.get_outcome_display(), appeal.answer, answered)


def appeal_answer(request: Request, pk: UUID) -> HttpResponse:
    """Read an appeal and answer it."""
    rows = Appeal.objects.select_related(
        "quarantine__person", "quarantine__site", "received_by", "ordered_by"
    )
    appeal = get_object_or_404(visible(rows, request.user, "cases.appeal", request.today), pk=pk)
    form = AnswerForm(request.POST or None)
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_appeal(appeal, by=request.user, now=request.now, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
            status = 409
        else:
            messages.success(request, _("The appeal is answered."))
            return redirect("appeals")
    context = {"title": _("Appeal"), "appeal": appeal, "order": appeal.quarantine, "form": form}
    return render(request, "cases/appeal.html", context, status=status)
