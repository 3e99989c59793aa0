"""What was expected beside what was used, and the coefficients that places say instead of the protocol's."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, must, posts_on, spans
from lianfang.common.errors import Refused
from lianfang.places.queries import labels
from lianfang.planning import actions, queries
from lianfang.planning.forms import RateForm
from lianfang.planning.models import LocalRate
from lianfang.planning.views.common import READ, SET
from lianfang.planning.words import DRIVERS
from lianfang.web.http import Request


def forecast_used(request: Request) -> HttpResponse:
    """Show for each kind of goods what its coefficients expected in the last days and what was used up."""
    must(request, READ)
    areas = queries.areas_of(request.user, request.today)
    base = queries.gather(areas, request.today)
    rates = list(queries.local_rates(areas)[:50])
    names = labels(row.area_id for row in rates)
    uses = {use.key: _(use.label) for use in base.planning.uses}
    context = {
        "title": _("Expected and used"),
        "rows": [
            (row, [(each, DRIVERS[each.use.driver]) for each in row.uses])
            for row in queries.compared(base, areas)
        ],
        "rates": [(row, uses.get(row.use, row.use), names.get(row.area_id, "")) for row in rates],
        "planning": base.planning,
        "may_set": may(request.user, SET, request.today),
    }
    return render(request, "planning/used.html", context)


def rate_new(request: Request) -> HttpResponse:
    """Say another coefficient for a place."""
    must(request, SET)
    mine = [post.area_id for post in posts_on(request.user, request.today)]
    allowed = {first for first, _last in spans(request.user, SET, request.today)} & set(mine)
    areas = sorted(labels(allowed).items())
    begin = {name: request.GET[name][:40] for name in ("use", "pieces") if request.GET.get(name)}
    planning = queries.numbers(request.today)
    form = RateForm(request.POST or None, planning=planning, areas=areas, initial=begin)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            told = {"area_id": int(said["area"]), "reason": said["reason"]}
            actions.set_rate(said["use"], said["pieces"], by=request.user, now=request.now, **told)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The coefficient holds from now on."))
            return redirect("forecast_used")
    context = {"title": _("Another coefficient"), "form": form, "back": "forecast_used"}
    context |= {"back_title": _("Expected and used"), "uses": planning.uses}
    return render(request, "planning/form.html", context, status=422 if form.is_bound else 200)


@require_POST
def rate_end(request: Request, pk: UUID) -> HttpResponse:
    """Let the protocol's coefficient hold again."""
    must(request, SET)
    actions.end_rate(get_object_or_404(LocalRate, pk=pk), by=request.user, now=request.now)
    messages.success(request, _("The protocol’s coefficient holds again."))
    return redirect("forecast_used")
