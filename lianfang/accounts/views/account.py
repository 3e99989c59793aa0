"""One's own account."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django_otp import login as confirm_device
from django_otp.plugins.otp_totp.models import TOTPDevice

from lianfang.accounts import actions, queries, safety, second_factor, sessions
from lianfang.accounts.drawings import qr
from lianfang.accounts.forms import ChangePasswordForm, CodeForm, LanguageForm, PasswordForm
from lianfang.accounts.roles import PERMISSIONS, ROLES
from lianfang.accounts.views.door import onward, settles
from lianfang.common.errors import Refused
from lianfang.web.http import Request


def account(request: Request) -> HttpResponse:
    """Show who one is here: posts and what they allow, language, password, second factor."""
    posts = [
        {
            "post": post,
            "label": ROLES[post.role][0],
            "allows": [PERMISSIONS[p] for p in sorted(ROLES[post.role][1])],
        }
        for post in queries.posts_of(request.user, request.today)
    ]
    context = {
        "posts": posts,
        "language": LanguageForm(initial={"language": request.user.language}),
        "second_factor": queries.second_factor(request.user),
        "must_second_factor": safety.must_have_second_factor(request.user, request.today),
        "codes_left": (left := queries.recovery_codes_left(request.user)),
        "few_codes": left <= second_factor.FEW,
    }
    return render(request, "accounts/account.html", context)


@require_POST
def choose_language(request: Request) -> HttpResponse:
    """Keep the language for each sign-in, and use it at once."""
    form = LanguageForm(request.POST)
    if form.is_valid():
        actions.choose_language(request.user, form.cleaned_data["language"], now=request.now)
    response = redirect("account")
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, request.user.language, secure=settings.SECURE, samesite="Lax"
    )
    return response


@sensitive_post_parameters()
@never_cache
@settles(sessions.OWES_PASSWORD)
def change_password(request: Request) -> HttpResponse:
    """Change one's password; this session goes on, all others end."""
    form = ChangePasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        old, new = form.cleaned_data["old"], form.cleaned_data["new"]
        try:
            actions.change_password(request.user, old=old, new=new, now=request.now, here=_here(request))
        except Refused as refused:
            form.add_error("old" if refused.code == "wrong_password" else "new", str(refused))
        else:
            update_session_auth_hash(request, request.user)
            owed = request.session.pop(sessions.OWES_PASSWORD, False)
            messages.success(request, _("Your password is changed. You were signed out everywhere else."))
            return redirect(onward(request) if owed else "account")
    context = {"owed": sessions.OWES_PASSWORD in request.session, "next": request.GET.get("next", "")}
    return render(request, "accounts/change_password.html", {"form": form} | context)


@never_cache
@settles(sessions.OWES_SECOND_FACTOR)
def enrol(request: Request) -> HttpResponse:
    """Show the secret for the authenticator app; take a first code; show the recovery codes this once."""
    device = second_factor.begin(request.user)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            code = form.cleaned_data["code"]
            codes = second_factor.confirm(request.user, code, now=request.now, here=_here(request))
        except Refused as refused:
            form.add_error("code", str(refused))
        else:
            owed = request.session.pop(sessions.OWES_SECOND_FACTOR, False)
            confirm_device(request, queries.second_factor(request.user))
            shown = {"codes": codes, "next": onward(request) if owed else reverse("account"), "owed": owed}
            return render(request, "accounts/recovery_codes.html", shown)
    return render(request, "accounts/enrol.html", {"form": form} | _enrolment(request, device))


def _enrolment(request: Request, device: TOTPDevice) -> dict[str, Any]:
    return {
        "owed": sessions.OWES_SECOND_FACTOR in request.session,
        "next": request.GET.get("next", ""),
        "qr": mark_safe(qr(device.config_url)),  # noqa: S308 — drawn by us
        "secret": second_factor.secret(device),
    }


def _here(request: Request) -> str | None:
    return request.session.session_key


@require_POST
@never_cache
def recovery_codes(request: Request) -> HttpResponse:
    """Make new recovery codes and show them this once."""
    codes = second_factor.new_recovery_codes(request.user, now=request.now)
    return render(request, "accounts/recovery_codes.html", {"codes": codes, "next": reverse("account")})


@sensitive_post_parameters()
@never_cache
def turn_off(request: Request) -> HttpResponse:
    """Turn the second factor off, after the password once more."""
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            password = form.cleaned_data["password"]
            second_factor.turn_off(request.user, password, now=request.now, here=_here(request))
        except Refused as refused:
            form.add_error("password", str(refused))
        else:
            messages.success(request, _("The second factor is off."))
            return redirect("account")
    return render(request, "accounts/turn_off.html", {"form": form})
