"""Give something: one question a page, then all answers to look over. Nothing is on record before the last."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianfang.accounts.reading import of_nobody
from lianfang.common.errors import Refused
from lianfang.common.ids import uuid7
from lianfang.donations.actions import pledge
from lianfang.donations.forms.gifts import read
from lianfang.donations.models import Gift
from lianfang.donations.words import said_amount
from lianfang.places.models import Area
from lianfang.public import limits
from lianfang.public.forms import CheckForm, GiverForm, KindForm, WhatForm, WhereForm
from lianfang.public.walking import Walk
from lianfang.web.http import Request
from lianfang.workforce.actions import public_user
from lianfang.workforce.queries import districts

WALK = Walk(("kind", "what", "where", "giver", "check"), "give_step")
TOLD = "give_told"  # what was answered so far, on this device
WRONG, TOO_MANY = 422, 429


@never_cache
@login_not_required
@of_nobody
def give(request: Request, step: str = "") -> HttpResponse:
    """Ask the next question, or that of a step; after the last one the gift is promised and the desk calls."""
    told = request.session.get(TOLD, {})
    at = WALK.asked(step)
    if missing := WALK.missing(at, told):
        return redirect("give_step", missing)
    form = _form(request, at, told)
    status = 200
    if request.method == "POST":
        status = WRONG
        if form.is_valid():
            try:
                return _next(request, at, told, form.cleaned_data)
            except Refused as refused:
                form.add_error(None, str(refused))
                status = TOO_MANY
    return render(request, "public/give.html", _page(at, form, told), status=status)


def _page(at: str, form: forms.Form, told: dict[str, Any]) -> dict[str, Any]:
    answers = _answers(told) if at == "check" else []
    return {"title": _("Give something"), "form": form, "answers": answers, **WALK.frame(at)}


def _form(request: Request, at: str, told: dict[str, Any]) -> forms.Form:
    sent = request.POST if request.method == "POST" else None
    begin = told.get(at)
    if at == "kind":
        return KindForm(sent, initial=begin)
    if at == "what":
        return WhatForm(sent, initial=begin, kind=told["kind"]["kind"])
    if at == "where":
        return WhereForm(sent, initial=begin, areas=districts(request.today))
    return GiverForm(sent, initial=begin) if at == "giver" else CheckForm(sent)


def _next(request: Request, at: str, told: dict[str, Any], said: dict[str, Any]) -> HttpResponse:
    if at == "check":
        return _promised(request, told, said)
    if at == "kind" and told.get("kind") != said:
        told.pop("what", None)  # it is counted in another way
    request.session[TOLD] = told | {at: said, "id": told.get("id", str(uuid7()))}
    return redirect("give_step", WALK.after(at))


def _gift(told: dict[str, Any]) -> Gift:
    kind, what, where, giver = (told[step] for step in WALK.steps[:-1])
    amount, qualifier = read(kind["kind"], what["amount"]) or (0, "")
    return Gift(
        source=UUID(told["id"]),
        kind=kind["kind"],
        what=what.get("what") or str(Gift.Kind.CASH.label),
        amount=amount,
        unit=what.get("unit", ""),
        qualifier=qualifier,
        area_id=where["area"],
        bound_to=where["bound_to"],
        **giver,
    )


def _answers(told: dict[str, Any]) -> list[tuple[str, str, str]]:
    gift = _gift(told)
    area = Area.objects.filter(pk=gift.area_id).first()
    named = _("not to be named") if gift.anonymous else _("may be named")
    return [
        (_("Kind"), str(gift.get_kind_display()), "kind"),
        (_("What is given"), f"{gift.what} · {said_amount(gift)}", "what"),
        (_("Area"), str(area or ""), "where"),
        (_("Bound to"), gift.bound_to or _("Nothing"), "where"),
        (_("Giver"), f"{gift.giver} · {gift.phone} · {named}", "giver"),
    ]


def _promised(request: Request, told: dict[str, Any], said: dict[str, Any]) -> HttpResponse:
    if not said["website"]:  # a program is told what it wants to hear
        limits.may_say(request)
        gift = _gift(told)
        gift.given_on = request.today
        pledge(gift, by=public_user(), now=request.now, public=True)
    request.session.pop(TOLD, None)
    return render(request, "public/give_done.html", {"title": _("Thank you")})
