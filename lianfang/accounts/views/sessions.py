"""Where one is signed in, how long that lasts, and how it ends."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lianfang.accounts import actions, kept, queries, sessions
from lianfang.web.http import Request


def sign_ins(request: Request) -> HttpResponse:
    """Show where one is signed in, this browser marked."""
    rows = [
        {
            "row": row,
            "mark": sessions.mark(row),
            "here": row.session_key == request.session.session_key,
            "ends_at": sessions.ends_at(row),
        }
        for row in sessions.of_user(request.user)
    ]
    rows.sort(key=lambda row: not row["here"])
    return render(request, "accounts/sign_ins.html", {"rows": rows, "others": len(rows) > 1})


@require_POST
def end_sign_in(request: Request, mark: str) -> HttpResponse:
    """End one of one's other sign-ins."""
    here = request.session.session_key
    actions.end_own_sign_in(request.user, mark, here=here, now=request.now)
    messages.success(request, _("You are signed out there."))
    return redirect("sign_ins")


@require_POST
def end_other_sign_ins(request: Request) -> HttpResponse:
    """End all of one's sign-ins but this one."""
    actions.end_other_sign_ins(request.user, here=request.session.session_key, now=request.now)
    messages.success(request, _("You are signed out everywhere else."))
    return redirect("sign_ins")


@login_not_required
@never_cache
def lasts(request: Request) -> JsonResponse:
    """Tell a page how long its reader stays signed in; asked by POST, they are there and stay longer."""
    user = request.user
    if not user.is_authenticated or not (user.is_verified() or not queries.second_factor(user)):
        return JsonResponse({"left": 0})
    if request.method == "POST":
        sessions.use(request)
    return JsonResponse(
        {
            "left": sessions.left_s(request),
            "longest": sessions.longest_left_s(request),
            "user": user.pk,
            "token": get_token(request),
        }
    )


@require_safe
def kept_form(request: Request) -> HttpResponse:
    """Offer to send what somebody had typed when their sign-in ended; it is shown once."""
    had = kept.found(request)
    kept.forget(request)
    return render(request, "accounts/kept.html", {"kept": had}) if had else redirect("my_work")
