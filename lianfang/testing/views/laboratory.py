"""A laboratory's desk: boxes that arrive, results that come out."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lianfang.accounts.access import spans
from lianfang.outbreak import queries as outbreaks
from lianfang.places.models import Site
from lianfang.protocol.testing import TestMethod
from lianfang.protocol.timeline import in_force
from lianfang.sync import words
from lianfang.testing import actions, capture, queries, rules
from lianfang.testing.forms import ERRORS, WORDS, BoxForm, LaboratoryForm, ResultsForm
from lianfang.testing.views.rounds import require_anywhere, tabs
from lianfang.web.http import Request

KINDS = {kind.name: kind for kind in (capture.RECEIPT, capture.RESULT)}
SHOWN = 50  # tubes that wait, those begun first


def _laboratories(request: Request) -> QuerySet[Site]:
    require_anywhere(request, "testing.lab")
    return queries.laboratories(spans(request.user, "testing.lab", request.today))


def _chosen(request: Request, there: QuerySet[Site]) -> Site | None:
    form = LaboratoryForm(request.GET, laboratories=there)
    return form.cleaned_data["laboratory"] if form.is_valid() else there.first()


def _methods(request: Request) -> tuple[TestMethod, ...]:
    outbreak = outbreaks.running(request.user, request.today).first() or outbreaks.current(
        request.user, request.today
    )
    return in_force(outbreak.disease, request.today).testing.methods.value if outbreak else ()


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
        "results": ResultsForm(laboratories=there, methods=_methods(request), initial=start),
        **tabs(request),
    }
    return render(request, "testing/laboratory.html", context | given, status=status)


def laboratory(request: Request) -> HttpResponse:
    """Show what is on the way to a laboratory, what waits in it, and the forms to enter boxes and results."""
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


@require_POST
def laboratory_results(request: Request) -> HttpResponse:
    """Enter results; what could be read is stored, the rest comes back to be corrected."""
    form = ResultsForm(request.POST, laboratories=_laboratories(request), methods=_methods(request))
    if not form.is_valid():
        return _page(request, 422, results=form)
    told = form.cleaned_data
    entered = actions.enter_results(
        rules.read_results(told["text"], WORDS),
        laboratory=told["laboratory"],
        method=told["method"],
        by=request.user,
        now=request.now,
        kinds=KINDS,
    )
    n = entered.stored
    stored = ngettext("%(n)s result is stored.", "%(n)s results are stored.", n) % {"n": n}
    if not entered.bad and not entered.doubted:
        messages.success(request, stored)
        return redirect(f"{reverse('laboratory')}?laboratory={told['laboratory'].pk}")
    return _page(request, 200, **_again(request, told, entered, stored))


def _again(request: Request, told: dict[str, Any], entered: actions.Entered, stored: str) -> dict[str, Any]:
    """Give the form back with the lines that were not stored, each with what is wrong."""
    left = {"text": "\n".join(line.text for line in entered.bad)}
    form = ResultsForm(initial=told | left, laboratories=_laboratories(request), methods=_methods(request))
    return {
        "laboratory": told["laboratory"],
        "results": form,
        "stored": stored,
        "bad": [(line, ERRORS[line.error]) for line in entered.bad],
        "doubted": [(line, words.reason("testing.result", line.error)) for line in entered.doubted],
    }
