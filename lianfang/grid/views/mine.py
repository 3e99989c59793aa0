"""What somebody answers for: their yes or no, their doors, handing over and taking on."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, require, spans
from lianfang.common.errors import Refused
from lianfang.grid import actions, queries
from lianfang.grid.forms import HandOverFilter, HandOverForm
from lianfang.grid.models import HandOver
from lianfang.grid.views.common import MANAGE, ids, worker_names
from lianfang.people.models import Household
from lianfang.places.queries import labels
from lianfang.web.http import Request
from lianfang.web.pages import filters, listing
from lianfang.workforce.queries import worker_of

TONES = {"offered": "amber", "taken": "green", "declined": "neutral", "withdrawn": "neutral"}


def mine(request: Request) -> HttpResponse:
    """Show what the reader answers for: what waits for their yes, their doors, what is handed over."""
    found = queries.mine(request.user)
    area = (
        found.worker.area_id if found.worker else request.user.posts.values_list("area_id", flat=True).first()
    )
    rules = queries.numbers(area or 0, request.today)
    words = {each.key: _(each.label) for each in rules.duties.value}
    for charge in (*found.waiting, *found.held):
        charge.word = words.get(charge.duty, charge.duty)  # type: ignore[attr-defined]  # for the page
    context = {
        "title": _("What I answer for"),
        "mine": found,
        "hand_overs": _with_words(found.hand_overs),
        "most": rules.worker_households.value,
    }
    return render(request, "grid/mine.html", context)


@require_POST
def answer(request: Request) -> HttpResponse:
    """Say yes or no to what one was asked to answer for."""
    chosen = ids(request.POST.getlist("id"))
    yes = request.POST.get("do") == "yes"
    n = (actions.accept if yes else actions.decline)(chosen, by=request.user, now=request.now)
    said = (
        ngettext("Accepted %(n)s.", "Accepted %(n)s.", n)
        if yes
        else ngettext("Declined %(n)s.", "Declined %(n)s.", n)
    )
    messages.success(request, said % {"n": n})
    return redirect("grid_mine")


def hand_over_list(request: Request) -> HttpResponse:
    """List what was handed over in the areas of the reader."""
    if not may(request.user, queries.MAY, request.today):
        require(request.user, queries.MAY, 0, request.today)
    form, chosen = filters(HandOverFilter, request)
    rows = queries.hand_overs(request.user, request.today, **chosen)
    shown = listing(request, rows, sorts={"when": "offered_at"}, default="-when")
    context = {
        "title": _("Hand-overs"),
        "filters": form,
        "listing": shown,
        "rows": _with_words(list(shown.page)),
        "may_manage": may(request.user, MANAGE, request.today),
    }
    return render(request, "grid/hand_overs.html", context)


def hand_over_new(request: Request) -> HttpResponse:
    """Offer what somebody answers for to another person."""
    own = worker_of(request.user)
    if not own and not may(request.user, MANAGE, request.today):
        require(request.user, MANAGE, 0, request.today)
    areas = spans(request.user, MANAGE, request.today) or spans(request.user, queries.MAY, request.today)
    first = {"giver": request.user.username} if own else {}
    form = HandOverForm(request.POST or None, spans=areas, initial=first)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        area = told.pop("area")
        try:
            actions.offer(**told, area_id=area.pk, by=request.user, now=request.now)
            messages.success(request, _("Offered. Nothing moves before the other has taken it on."))
            return redirect("hand_overs" if may(request.user, MANAGE, request.today) else "grid_mine")
        except Refused as refused:
            form.add_error(None, str(refused))
    context: dict[str, Any] = {"title": _("Hand over"), "form": form, "go": _("Offer it")}
    return render(request, "grid/form.html", context | {"workers": worker_names(request)})


def _take(row: HandOver, request: Request) -> None:
    done = actions.take(row, by=request.user, now=request.now)
    text = ngettext("%(n)s door is yours now.", "%(n)s doors are yours now.", done.n_doors)
    messages.success(request, text % {"n": done.n_doors})
    if done.left:
        homes = Household.objects.filter(pk__in=done.left).values_list("address", flat=True)
        messages.warning(request, _("These stayed: %(doors)s") % {"doors": ", ".join(homes[:20])})


def _decline(row: HandOver, request: Request) -> None:
    actions.close(row, taken_back=False, by=request.user, now=request.now)
    messages.success(request, _("Declined. Everything stays where it is."))


def _withdraw(row: HandOver, request: Request) -> None:
    actions.close(row, taken_back=True, by=request.user, now=request.now)
    messages.success(request, _("Taken back. Everything stays where it is."))


DEEDS: dict[str, Callable[[HandOver, Request], None]] = {
    "take": _take,
    "decline": _decline,
    "withdraw": _withdraw,
}


@require_POST
def hand_over_do(request: Request, pk: UUID, deed: str) -> HttpResponse:
    """Take on what was offered, decline it, or take the offer back."""
    row = get_object_or_404(HandOver.objects.select_related("giver", "taker"), pk=pk)
    if deed not in DEEDS:
        raise Http404
    sides = {row.giver.user_id, row.taker.user_id}
    if request.user.pk not in sides and not may(request.user, MANAGE, request.today, row.area_id):
        raise Http404
    DEEDS[deed](row, request)
    return redirect("grid_mine" if request.user.pk in sides else "hand_overs")


def _with_words(rows: list[HandOver]) -> list[tuple[HandOver, str, str]]:
    names = labels(row.area_id for row in rows)
    return [(row, names.get(row.area_id, ""), TONES[row.state]) for row in rows]
