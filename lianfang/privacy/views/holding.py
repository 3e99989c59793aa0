"""Legal holds: the list, placing one, lifting one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from lianfang.accounts.access import may, must
from lianfang.common.errors import Refused
from lianfang.outbreak.queries import seen, title
from lianfang.people.rules.names import mask_name
from lianfang.privacy import actions, queries, words
from lianfang.privacy.forms import HoldForm, LiftForm
from lianfang.privacy.models import LegalHold
from lianfang.privacy.queries import HOLD, READ
from lianfang.web.http import Request
from lianfang.web.pages import listing

SORTS = {"placed": "placed_at", "until": "until"}


def holds(request: Request) -> HttpResponse:
    """List the legal holds, those in force first."""
    must(request, READ, HOLD)
    everything = request.GET.get("all") == "1"
    rows = LegalHold.objects.all() if everything else queries.holds_on(request.today)
    shown = listing(
        request,
        rows.select_related("person", "outbreak", "placed_by", "lifted_by"),
        sorts=SORTS,
        default="-placed",
    )
    context = {
        "title": _("Legal holds"),
        "listing": shown,
        "rows": [(each, _what(each), _over(each, request), _lifts(each, request)) for each in shown.page],
        "everything": everything,
        "may_hold": may(request.user, HOLD, request.today),
    }
    return render(request, "privacy/holds.html", context)


def _what(found: LegalHold) -> str:
    if found.kind:
        return words.label_of(found.kind)
    if found.outbreak:
        return title(found.outbreak)
    return mask_name(found.person.name) if found.person else "–"


def _over(found: LegalHold, request: Request) -> bool:
    return bool(found.lifted_at) or (found.until is not None and found.until < request.today)


def _lifts(found: LegalHold, request: Request) -> bool:
    return not _over(found, request) and queries.may_lift(found, request.user, request.today)


def hold_new(request: Request) -> HttpResponse:
    """Place a legal hold."""
    must(request, HOLD)
    form = HoldForm(
        request.POST or None,
        user=request.user,
        on=request.today,
        kinds=[(key, _(rule.label)) for key, rule in queries.rules_on(request.today).items()],
        outbreaks=seen(request.user, request.today),
        initial={"person": request.GET.get("person", "")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.hold(**form.cleaned_data, by=request.user, now=request.now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Held: nothing of it is erased until the hold is lifted."))
            return redirect("legal_holds")
    context: dict[str, Any] = {"title": _("Place a legal hold"), "form": form}
    return render(request, "privacy/hold_new.html", context, status=422 if form.is_bound else 200)


def hold_lift(request: Request, pk: UUID) -> HttpResponse:
    """Lift a legal hold, with the reason."""
    must(request, HOLD)
    found = get_object_or_404(LegalHold.objects.select_related("person", "outbreak"), pk=pk)
    form = LiftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.lift(found, why=form.cleaned_data["why"], by=request.user, now=request.now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Lifted: what is due is erased in the next night."))
            return redirect("legal_holds")
    context = {"title": _("Lift a legal hold"), "form": form, "found": found, "what": _what(found)}
    return render(request, "privacy/hold_lift.html", context, status=422 if form.is_bound else 200)
