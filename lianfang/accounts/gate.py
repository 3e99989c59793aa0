"""The gate: every page wants a signed-in user, and the second factor of those who have one."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.deprecation import MiddlewareMixin

from lianfang.accounts.queries import second_factor
from lianfang.web.http import Request

METHODS = [
    "GET",
    "HEAD",
    "OPTIONS",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
]  # what anything here answers; TRACE is none
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
        if request.user.is_verified() or getattr(view_func, "before_second_factor", False):
            return None
        return _lead_to(request, "second_factor") if second_factor(request.user) else None

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Let nobody keep a page that somebody saw who was signed in: at the next desk it is somebody else's."""
        if getattr(request, "of_a_user", False):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


def _lead_to(request: HttpRequest, page: str) -> HttpResponse:
    """Redirect the whole page, also when htmx asked for a part of it, and come back afterwards."""
    part = request.headers.get("HX-Request")
    parts = urlsplit(request.headers.get("HX-Current-URL", "") if part else request.get_full_path())
    back = urlunsplit(("", "", parts.path, parts.query, "")) if part or request.method == "GET" else ""
    address = f"{reverse(page)}?{urlencode({'next': back})}" if back else reverse(page)
    return HttpResponse(status=401, headers={"HX-Redirect": address}) if part else redirect(address)


def locked_out(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """Tell someone who typed too many wrong passwords what to do."""
    return render(request, "accounts/locked_out.html", status=429)
