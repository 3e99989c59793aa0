"""The gate: every page wants a signed-in user, and the second factor of those who have one."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django_otp import user_has_device

View = Callable[..., HttpResponseBase]


class SignedInMiddleware(LoginRequiredMiddleware):
    """Send strangers to the sign-in page, and half signed-in users to their second factor."""

    def process_view(
        self, request: HttpRequest, view_func: View, view_args: tuple[Any, ...], view_kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Let a request pass, or answer it with a redirect."""
        if not getattr(view_func, "login_required", True):
            return None
        stopped = super().process_view(request, view_func, view_args, view_kwargs)  # type: ignore[no-untyped-call]
        if stopped:
            return stopped  # type: ignore[no-any-return]
        half_way = getattr(view_func, "before_second_factor", False)
        if not half_way and not request.user.is_verified() and user_has_device(request.user):  # type: ignore[union-attr]
            return redirect("second_factor")
        return None


def locked_out(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """Tell someone who typed too many wrong passwords what to do."""
    return render(request, "accounts/locked_out.html", status=429)
