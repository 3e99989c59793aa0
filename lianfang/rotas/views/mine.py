"""One's own shifts, wishes and swaps."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, require
from lianfang.common.errors import Refused
from lianfang.rotas import actions, queries
from lianfang.rotas.forms import SwapForm, WishForm
from lianfang.rotas.models import Assignment, Swap, Wish
from lianfang.web.http import Request
from lianfang.workforce.models import Worker
from lianfang.workforce.queries import worker_of

AHEAD = timedelta(days=31)


def my_rota(request: Request) -> HttpResponse:
    """Show somebody their own shifts of the next weeks, their wishes, and who asks them to swap."""
    worker = me(request)
    context: dict[str, object] = {"title": _("My rota"), "worker": worker}
    if worker:
        shifts = queries.shifts_of(worker, request.now, request.now + AHEAD)
        related = ("person", "taker__person", "assignment__shift__site", "back__shift__site")
        open_ = Swap.objects.filter(state__in=Swap.OPEN).select_related(*related)
        context |= {
            "shifts": list(shifts),
            "wishes": Wish.objects.filter(
                worker=worker, withdrawn_at=None, ends_at__gt=request.now
            ).select_related("other__person"),
            "asked": list(open_.filter(taker=worker)),
            "asking": list(open_.filter(assignment__worker=worker)),
            "link": queries.link_of(request.user),
            "places": list(queries.open_shifts(worker.area_id, request.now, request.now + AHEAD)[:20]),
        }
    return render(request, "rotas/mine.html", context)


@require_POST
def my_shift(request: Request, pk: UUID, how: str) -> HttpResponse:
    """Say yes to one's shift, or that one cannot come."""
    found = get_object_or_404(Assignment.objects.select_related("shift", "worker"), pk=pk, worker=me(request))
    if how == "yes":
        actions.confirm(found, by=request.user, now=request.now)
        messages.success(request, _("Thank you. You are expected."))
    else:
        actions.drop(found, note=request.POST.get("note", "")[:200], by=request.user, now=request.now)
        messages.success(request, _("Noted: somebody else is looked for."))
    return redirect("my_rota")


@require_POST
def my_place(request: Request, pk: UUID) -> HttpResponse:
    """Take an open place."""
    worker = me(request)
    if worker:
        found = get_object_or_404(
            queries.open_shifts(worker.area_id, request.now, request.now + AHEAD), pk=pk
        )
        actions.take_place(found, worker, by=request.user, now=request.now)
        messages.success(request, _("The place is yours."))
    return redirect("my_rota")


def wish_new(request: Request) -> HttpResponse:
    """Say what one wishes."""
    worker = me(request)
    if worker is None:
        return redirect("my_rota")
    form = WishForm(request.POST or None, colleagues=queries.colleagues(worker))
    if request.method == "POST" and form.is_valid():
        try:
            actions.wish(worker, by=request.user, now=request.now, **form.cleaned_data)
            return redirect("my_rota")
        except Refused as refused:
            form.add_error(None, str(refused))
    words = {"title": _("Say a wish"), "go": _("Note it"), "back": "my_rota", "back_words": _("My rota")}
    return render(request, "rotas/form.html", {**words, "form": form})


@require_POST
def wish_withdraw(request: Request, pk: UUID) -> HttpResponse:
    """Take a wish back."""
    found = get_object_or_404(Wish.objects.select_related("worker"), pk=pk, worker=me(request))
    actions.withdraw_wish(found, by=request.user, now=request.now)
    return redirect("my_rota")


def swap_new(request: Request, pk: UUID) -> HttpResponse:
    """Ask a colleague to take a shift."""
    worker = me(request)
    rows = Assignment.objects.select_related("shift__site", "worker")
    found = get_object_or_404(rows, pk=pk, worker=worker, state__in=Assignment.LIVE)
    others = queries.colleagues(found.worker)
    shifts = queries.shifts_of_colleagues(found.worker, request.now, request.now + AHEAD)
    form = SwapForm(request.POST or None, colleagues=others, shifts=shifts)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_swap(found, by=request.user, now=request.now, **form.cleaned_data)
            messages.success(request, _("Asked. You keep the shift until both and the planner agree."))
            return redirect("my_rota")
        except Refused as refused:
            form.add_error(None, str(refused))
    words = {"title": _("Swap a shift"), "go": _("Ask"), "back": "my_rota", "back_words": _("My rota")}
    return render(request, "rotas/form.html", {**words, "form": form})


@require_POST
def swap_answer(request: Request, pk: UUID, how: str) -> HttpResponse:
    """Say yes or no to who asks to swap, or take one's own question back."""
    found = get_object_or_404(Swap.objects.all(), pk=pk)
    if how == "back":
        actions.withdraw_swap(found, by=request.user, now=request.now)
    else:
        actions.answer_swap(found, how == "yes", by=request.user, now=request.now)
    return redirect("my_rota")


def me(request: Request) -> Worker | None:
    """Give the worker who asks; None when nobody works under this user. Raises Refused("forbidden")."""
    if not may(request.user, "rotas.work", request.today):
        require(request.user, "rotas.work", 0, request.today)
    return worker_of(request.user)
