"""Everybody's wishes, for who plans: listed, said on somebody's behalf, taken back."""

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lianfang.accounts.access import visible
from lianfang.common.errors import Refused
from lianfang.rotas import actions, queries
from lianfang.rotas.forms import NameFilter, WishFilter, WishForForm
from lianfang.rotas.models import Wish
from lianfang.rotas.views.rotas import plans
from lianfang.rotas.views.shifts import ids_of
from lianfang.web.http import Request
from lianfang.web.pages import filters, listing
from lianfang.workforce.models import Worker

SORTS = {"name": "person__name", "from": "starts_at", "kind": "kind"}
FOUND = 30  # people who are listed by name


def wishes(request: Request) -> HttpResponse:
    """List what those wish whom the user plans, as far as it is still to come."""
    plans(request)
    form, chosen = filters(WishFilter, request)
    rows = Wish.objects.filter(worker__in=_mine(request), withdrawn_at=None)
    if not chosen.get("past"):
        rows = rows.filter(ends_at__gt=request.now)
    if chosen.get("q"):
        rows = rows.filter(person__name__icontains=chosen["q"])
    if chosen.get("kind"):
        rows = rows.filter(kind=chosen["kind"])
    related = rows.select_related("person", "worker__organisation", "other__person", "by")
    shown = listing(request, related, sorts=SORTS, default="from")
    context = {"title": _("Wishes"), "filters": form, "listing": shown, "may_plan": True}
    return render(request, "rotas/wishes.html", context)


def wish_for(request: Request) -> HttpResponse:
    """Find somebody by their name, to say a wish for them."""
    plans(request)
    form, chosen = filters(NameFilter, request)
    rows = _mine(request).filter(person__name__icontains=chosen["q"]) if chosen.get("q") else _mine(request)
    found = rows.select_related("person", "organisation", "area").order_by("person__name", "pk")[:FOUND]
    return render(
        request,
        "rotas/wish_for.html",
        {"title": _("Say a wish for somebody"), "filters": form, "found": found},
    )


def wish_for_new(request: Request, pk: UUID) -> HttpResponse:
    """Say what somebody wishes, perhaps one that must be kept."""
    plans(request)
    worker = get_object_or_404(_mine(request).select_related("person"), pk=pk)
    form = WishForForm(request.POST or None, colleagues=queries.colleagues(worker))
    if request.method == "POST" and form.is_valid():
        try:
            actions.wish(worker, by=request.user, now=request.now, **form.cleaned_data)
            messages.success(request, _("Noted for %(name)s.") % {"name": worker.person.name})
            return redirect("wishes")
        except Refused as refused:
            form.add_error(None, str(refused))
    title = _("Wish of %(name)s") % {"name": worker.person.name}
    words = {"title": title, "go": _("Note it"), "back": "wishes", "back_words": _("Wishes")}
    return render(request, "rotas/form.html", {**words, "form": form})


@require_POST
def wishes_withdraw(request: Request) -> HttpResponse:
    """Take back the ticked ones."""
    plans(request)
    rows = Wish.objects.filter(worker__in=_mine(request), withdrawn_at=None, pk__in=ids_of(request))
    n = 0
    for one in rows.select_related("worker"):
        actions.withdraw_wish(one, by=request.user, now=request.now)
        n += 1
    messages.success(request, ngettext("%(n)s taken back.", "%(n)s taken back.", n) % {"n": n})
    return redirect("wishes")


def _mine(request: Request) -> QuerySet[Worker]:
    """Give who works in the areas in which the user plans."""
    return visible(Worker.objects.filter(to_on=None), request.user, "rotas.plan", request.today)
