"""What a site needs, reckoned from who comes by the hour: typed in, or taken over from a log."""

from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianfang.accounts.access import visible
from lianfang.common.errors import Refused
from lianfang.outbreak import queries as outbreaks
from lianfang.outbreak.models import Outbreak
from lianfang.places.models import Site
from lianfang.protocol import timeline
from lianfang.rotas import actions
from lianfang.rotas.forms import ArrivalsForm
from lianfang.rotas.views.rotas import plans
from lianfang.web.http import Request


def demand_arrivals(request: Request) -> HttpResponse:
    """Reckon what a site needs from who comes by the hour."""
    plans(request)
    sites = visible(Site.objects.filter(closed_at=None), request.user, "rotas.plan", request.today)
    form = ArrivalsForm(request.POST or None, sites=sites.order_by("name", "pk"), initial=_begin(request))
    outbreak = outbreaks.current(request.user, request.today)
    if request.method == "POST" and form.is_valid():
        try:
            n = _reckoned(request, outbreak, dict(form.cleaned_data))
            messages.success(request, ngettext("%(n)s shift added.", "%(n)s shifts added.", n) % {"n": n})
            return redirect("demand")
        except Refused as refused:
            form.add_error(None, str(refused))
    rota = timeline.in_force(outbreak.disease, request.today).rota if outbreak else None
    context = {"title": _("Reckon from who comes"), "form": form, "rota": rota}
    return render(request, "rotas/arrivals.html", context)


def _reckoned(request: Request, outbreak: Outbreak | None, told: dict[str, Any]) -> int:
    if outbreak is None:
        raise Refused("no_outbreak", _("No outbreak is being fought here."))
    what = (told.pop("site"), told.pop("arrivals"), told.pop("from_on"), told.pop("to_on"))
    return actions.compute_arrivals(outbreak, *what, **told, by=request.user, now=request.now)


def _begin(request: Request) -> dict[str, object]:
    """Give what a log told this page: which site, who came."""
    first = request.today + timedelta(days=1)
    begin: dict[str, object] = {"from_on": first, "to_on": first, "hours": 6, "least": 2}
    begin["arrivals"] = request.GET.get("arrivals", "")[:400]
    with suppress(ValueError):
        begin["site"] = UUID(request.GET.get("site", ""))
    return begin
