"""Signing in and out."""

from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django_otp import login as confirm_device

from lianfang.accounts import queries, second_factor, sessions
from lianfang.accounts.audit import audit
from lianfang.accounts.forms import CodeForm, RecoveryForm, SignInForm
from lianfang.accounts.models import RecoveryCodes
from lianfang.accounts.turned_away import mark
from lianfang.common.errors import Refused
from lianfang.web.http import Request

V = TypeVar("V")


def half_signed_in(view: V) -> V:
    """Mark a view that someone may use who has given the password and not yet the second factor."""
    view.before_second_factor = True  # type: ignore[attr-defined]  # read by the gate
    return view


def settles(owed: str) -> Callable[[V], V]:
    """Mark a view by which somebody does what they owe; no other is open to them until then."""

    def marked(view: V) -> V:
        view.settles = owed  # type: ignore[attr-defined]  # read by the gate
        return view

    return marked


def onward(request: Request) -> str:
    """Give the page of ours that was asked for before the door was shut, or the home page."""
    wanted: str = request.POST.get("next") or request.GET.get("next", "")
    hosts, secure = {request.get_host()}, request.is_secure()
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=hosts, require_https=secure)
    return wanted if safe else resolve_url(settings.LOGIN_REDIRECT_URL)


@sensitive_post_parameters("password")
@never_cache
@login_not_required
def sign_in(request: Request) -> HttpResponse:
    """Ask for user name and password; who typed too many wrong ones gets the page of the gate instead."""
    if request.user.is_authenticated:
        return redirect(onward(request))
    form = SignInForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = form.get_user()
        sessions.begin(request, user)
        audit(user, "accounts.user.signed_in", user, request.now)
        response = redirect(onward(request))
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME, user.language, secure=settings.SECURE, samesite="Lax"
            )
        return response
    page = render(request, "accounts/sign_in.html", {"form": form, "next": request.GET.get("next", "")})
    return mark(page, "password") if form.is_bound else page


@require_POST
@half_signed_in
def sign_out(request: Request) -> HttpResponse:
    """End this session; the next person at this desk starts with their own language."""
    logout(request)
    response = redirect("sign_in")
    response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    response["Clear-Site-Data"] = '"cache"'  # not the store: records of the phone app wait there
    return response


@never_cache
@half_signed_in
def verify(request: Request) -> HttpResponse:
    """Ask for the second factor, or for a recovery code instead."""
    if request.user.is_verified() or not queries.second_factor(request.user):
        return redirect(onward(request))
    recovery = "recovery" in request.GET
    form = (RecoveryForm if recovery else CodeForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            device = second_factor.verify(request.user, form.cleaned_data["code"])
        except Refused as refused:
            form.add_error("code", str(refused))
        else:
            request.session.cycle_key()
            sessions.use(request)
            confirm_device(request, device)
            if isinstance(device, RecoveryCodes):
                _say_left(request, queries.recovery_codes_left(request.user))
            return redirect(onward(request))
    context = {"form": form, "recovery": recovery, "next": request.GET.get("next", "")}
    page = render(request, "accounts/second_factor.html", context)
    return mark(page, "code") if form.is_bound else page


def _say_left(request: Request, n: int) -> None:
    """Say how many recovery codes are left, louder when they are few."""
    said = ngettext(
        "That was a recovery code: it is used up. %(n)d is left.",
        "That was a recovery code: it is used up. %(n)d are left.",
        n,
    ) % {"n": n}
    if n > second_factor.FEW:
        messages.info(request, said)
    else:
        messages.warning(request, said + " " + _("Make new ones in My account."))
