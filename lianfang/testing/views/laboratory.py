"""A laboratory's intake: boxes on the way and received, tubes that wait."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianfang.accounts.access import spans
from lianfang.places.models import Site
from lianfang.sync import words
from lianfang.testing import actions, capture, queries
from lianfang.testing.forms import BoxForm, LaboratoryForm
from lianfang.testing.views.rounds import require_anywhere, tabs
from lianfang.web.http import Request

KINDS = {capture.RECEIPT.name: capture.RECEIPT}
SHOWN = 50  # tubes that wait, those begun first


def _laboratories(request: Request) -> QuerySet[Site]:
    require_anywhere(request, "testing.lab")
    return queries.laboratories(spans(request.user, "testing.lab", request.today))


def _chosen(request: Request, there: QuerySet[Site]) -> Site | None:
    form = LaboratoryForm(request.GET, laboratories=there)
    return form.cleaned_data["laboratory"] if form.is_valid() else there.first()


def _page(request: Request, status: int = 200, **given: Any) -> HttpResponse:
    there = _laboratories(request)
    laboratory = given.get("laboratory") or _chosen(request, there)
    waiting = queries.waiting_in(laboratory) if laboratory else None
    start = {"laboratory": laboratory}
    context = {
        "title": _("Laboratory"),
        "there": list(there),
        "laboratory": laboratory,
        "boxes": queries.boxes_to(laboratory) if laboratory else [],
        "waiting": list(waiting[:SHOWN]) if waiting is not None else [],
        "n_waiting": waiting.count() if waiting is not None else 0,
        "box": BoxForm(laboratories=there, initial=start),
        **tabs(request),
    }
    return render(request, "testing/laboratory.html", context | given, status=status)


def laboratory(request: Request) -> HttpResponse:
    """Show what is on the way to a laboratory, what waits in it, and the form to enter boxes."""
    return _page(request)


@require_POST
def laboratory_box(request: Request) -> HttpResponse:
    """Note that a box arrived and how many tubes were in it."""
    form = BoxForm(request.POST, laboratories=_laboratories(request))
    if not form.is_valid():
        return _page(request, 422, box=form)
    told = form.cleaned_data
    answer = actions.receive_box(
        told["box"].strip().upper(),
        laboratory=told["laboratory"],
        n_told=told["n_told"],
        by=request.user,
        now=request.now,
        kinds=KINDS,
    )
    if answer.code:
        messages.warning(
            request,
            _("Received, but doubted: %(why)s.") % {"why": words.reason("testing.receipt", answer.code)},
        )
    else:
        messages.success(request, _("Box %(box)s is received.") % {"box": told["box"]})
    return redirect(f"{reverse('laboratory')}?laboratory={told['laboratory'].pk}")
