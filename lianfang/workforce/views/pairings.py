"""Pairing organisations with villages and communities; the list of pairings is a page of the console, which knows who
is on duty there."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianfang.accounts.access import visible
from lianfang.common.errors import Refused
from lianfang.web.http import Request
from lianfang.workforce import actions
from lianfang.workforce.actions import Pair
from lianfang.workforce.forms import PairingForm
from lianfang.workforce.models import Pairing
from lianfang.workforce.views.teams import manages, must_read, organisation_names


def pairing_new(request: Request) -> HttpResponse:
    """Pair an organisation with a village or community."""
    form = PairingForm(request.POST or None, spans=manages(request))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        body, area = told.pop("organisation"), told.pop("area")
        try:
            actions.pair([Pair(body.id, area.id, **told)], by=request.user, now=request.now)
            messages.success(request, _("Paired from today."))
            return redirect("pairings")
        except Refused as refused:
            form.add_error(None, str(refused))
    context: dict[str, Any] = {"title": _("Pair an organisation"), "form": form, "go": _("Pair them")}
    return render(request, "workforce/form.html", context | {"organisations": organisation_names()})


@require_POST
def pairing_end(request: Request, pk: UUID) -> HttpResponse:
    """End a pairing."""
    must_read(request)
    rows = visible(Pairing.objects.all(), request.user, "workforce.read", request.today)
    actions.end_pairing(get_object_or_404(rows, pk=pk), by=request.user, now=request.now)
    messages.success(request, _("The pairing has ended."))
    return redirect("pairings")
