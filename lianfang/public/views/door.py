"""Open a volunteer's own page with their code."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from lianfang.accounts.reading import bind_to, of_nobody
from lianfang.common.errors import Refused
from lianfang.public import limits
from lianfang.web.http import Request
from lianfang.workforce import queries
from lianfang.workforce.models import Volunteer
from lianfang.workforce.sealing import digest, read_code

WHO, KEY, CODE = "volunteer", "volunteer_key", "volunteer_code"
TOO_MANY = 429
OwnPage = Callable[..., HttpResponse]


@sensitive_post_parameters("code")
@never_cache
@login_not_required
@of_nobody
def enter(request: Request) -> HttpResponse:
    """Ask for the code, and open the page it belongs to."""
    context = {"title": _("My volunteer page")}
    if request.method != "POST":
        return render(request, "public/enter.html", context)
    try:
        limits.may_try(request)
    except Refused as refused:
        context["wrong"] = str(refused)
        return render(request, "public/enter.html", context, status=TOO_MANY)
    code = read_code(request.POST.get("code", ""))
    found = queries.by_code(digest(code)) if code else None
    if found is None:
        context["wrong"] = _(
            "No page opens with this code. Check each letter, or phone the desk for a new one."
        )
        return render(request, "public/enter.html", context)
    limits.was_right(request)
    let_in(request, found)
    return redirect("volunteer_mine")


@require_POST
@never_cache
@login_not_required
def go(request: Request) -> HttpResponse:
    """Close one's own page on this device."""
    for name in (WHO, KEY, CODE):
        request.session.pop(name, None)
    messages.success(request, _("Closed. Your code opens it again."))
    return redirect("volunteer_enter")


def let_in(request: Request, volunteer: Volunteer) -> None:
    """Remember on this device whose page is open, until their code is replaced or the session ends."""
    request.session.cycle_key()
    request.session[WHO] = str(volunteer.pk)
    request.session[KEY] = bytes(volunteer.code_digest).hex()


def own(view: OwnPage) -> OwnPage:
    """Open a page only for the volunteer who entered their code on this device; lead others to the door."""

    @login_not_required
    @never_cache
    @wraps(view)
    def opened(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        key = request.session.get(KEY, "")
        found = queries.by_code(bytes.fromhex(key)) if key else None
        if found is None or str(found.pk) != request.session.get(WHO):
            return redirect("volunteer_enter")
        bind_to([found.worker.person_id] if found.worker else [], method=request.method)
        return view(request, found, *args, **kwargs)

    opened.of_nobody = True  # type: ignore[attr-defined]  # but of the volunteer whose page it is
    return opened
