"""The gate: every page wants a signed-in user, and the second factor of those who have one."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext as _

from lianfang.accounts import kept, sessions
from lianfang.accounts.queries import second_factor
from lianfang.accounts.turned_away import mark
from lianfang.web.http import UNATTENDED, Request

METHODS = [
    "GET",
    "HEAD",
    "OPTIONS",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
]  # what anything here answers; TRACE is none
SETTLED_AT = {
    sessions.OWES_PASSWORD: "change_password",
    sessions.OWES_SECOND_FACTOR: "enrol_second_factor",
}
View = Callable[..., HttpResponseBase]


class SignedInMiddleware(MiddlewareMixin):
    """Send strangers to the sign-in page, and half signed-in users to their second factor."""

    def process_view(self, request: Request, view_func: View, *_args: Any) -> HttpResponse | None:
        """Let a request pass, or answer it with a redirect."""
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        if not getattr(view_func, "login_required", True):
            return None
        request.of_a_user = True
        if not request.user.is_authenticated:
            return _lead_to(request, "sign_in")
        if not getattr(view_func, "unattended", False) and UNATTENDED not in request.headers:
            sessions.used_now(request)
        if getattr(view_func, "before_second_factor", False):
            return None
        return _ask_more(request, view_func)

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Let nobody keep a page that somebody saw who was signed in: at the next desk it is somebody else's."""
        if getattr(request, "of_a_user", False):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


def _ask_more(request: Request, view_func: View) -> HttpResponse | None:
    """Lead somebody who has a second factor to it, and somebody who owes something to where it is done."""
    if not request.user.is_verified() and second_factor(request.user):
        return _lead_to(request, "second_factor")
    owed = next((each for each in SETTLED_AT if each in request.session), "")
    if not owed or getattr(view_func, "settles", "") == owed:
        return None
    return _lead_to(request, SETTLED_AT[owed])


def _lead_to(request: Request, page: str) -> HttpResponse:
    """Redirect the whole page, also when htmx asked for a part of it, and come back afterwards; what was typed into a
    form whose sender had been signed out meanwhile is kept."""
    part = request.headers.get("HX-Request")
    if UNATTENDED in request.headers:
        return HttpResponse(status=204)  # the page says itself that its reader was signed out
    if page == "sign_in" and request.method == "POST" and not part and kept.keep(request):
        return redirect(f"{reverse(page)}?{urlencode({'next': reverse('kept')})}")
    parts = urlsplit(request.headers.get("HX-Current-URL", "") if part else request.get_full_path())
    back = urlunsplit(("", "", parts.path, parts.query, "")) if part or request.method == "GET" else ""
    address = f"{reverse(page)}?{urlencode({'next': back})}" if back else reverse(page)
    return HttpResponse(status=401, headers={"HX-Redirect": address}) if part else redirect(address)


def locked_out(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """Tell someone who typed too many wrong passwords what to do."""
    return mark(render(request, "accounts/locked_out.html", status=429), "locked")


def odd_form(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 — as Django asks
    """Tell someone that a form was too old, or not ours; what they typed into one of ours can be sent again."""
    if request.headers.get("HX-Request"):
        text = _("This page is too old. Load it again; nothing was done.")
        response = render(request, "web/_toast.html", {"text": text, "tone": "red"}, status=403)
        response["HX-Reswap"] = "none"
        return mark(response, "form")
    here = f"{request.scheme}://{request.get_host()}"
    ours = request.headers.get("Origin") == here and getattr(request, "user", None) is not None
    context = {"kept": kept.form_of(request) if ours and request.user.is_authenticated else None}
    return mark(render(request, "accounts/odd_form.html", context, status=403), "form")
