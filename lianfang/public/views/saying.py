"""See with a code what became of what was told; what others said, without names."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lianfang.accounts.reading import everywhere, of_nobody
from lianfang.common.errors import Refused
from lianfang.needs import actions, queries
from lianfang.needs.models import Feedback, Ticket
from lianfang.needs.queries.feedback import by_code
from lianfang.people.queries import ids_of
from lianfang.public import limits
from lianfang.public.views.residents import Resident, own
from lianfang.web.http import Request
from lianfang.web.pages import paginate
from lianfang.workforce.actions import public_user

SAID, SHOWN = "said_code", "said_shown"
TOO_MANY, WRONG = 429, 422
A_PAGE = 20


@never_cache
@login_not_required
@of_nobody
def look(request: Request) -> HttpResponse:
    """Show what became of something that was told, for the code that was shown then."""
    context: dict[str, Any] = {"title": _("What became of it")}
    if request.method == "POST":
        try:
            limits.may_try(request)
        except Refused as refused:
            return render(request, "public/say_look.html", context | {"wrong": str(refused)}, status=TOO_MANY)
        digest = actions.digest(request.POST.get("code", "")[:40])
        if not _found(digest):
            wrong = _("Nothing was told under this code. Check each letter.")
            return render(request, "public/say_look.html", context | {"wrong": wrong}, status=WRONG)
        limits.was_right(request)
        request.session[SAID] = digest.hex()
        request.session.pop(SHOWN, None)
        return redirect("say_look")
    found = _found(bytes.fromhex(request.session.get(SAID, "")))
    context |= {
        "ticket": found if isinstance(found, Ticket) else None,
        "code": request.session.get(SHOWN, ""),
    }
    context["word"] = found if isinstance(found, Feedback) else None
    return render(request, "public/say_look.html", context)


def _found(digest: bytes) -> Ticket | Feedback | None:
    """Find what was told with the code of a digest: whoever has it may read this one, whatever else is hidden."""
    with everywhere():
        return queries.by_code(digest) or by_code(digest)


@require_POST
@never_cache
@login_not_required
def answer(request: Request, step: str) -> HttpResponse:
    """Say of a need, opened with its code, that it was met or was not; or close it on this device."""
    if step == "close":
        request.session.pop(SAID, None)
        request.session.pop(SHOWN, None)
        return redirect("say_look")
    ticket = queries.by_code(bytes.fromhex(request.session.get(SAID, "")))
    if ticket:
        _step(request, ticket, step)
    return redirect("say_look")


@require_POST
@own
def of_mine(request: Request, resident: Resident, pk: UUID, step: str) -> HttpResponse:
    """Say of a need of one's own that it was met or was not."""
    ticket = Ticket.objects.filter(pk=pk, person__in=ids_of(resident.person.pk)).first()
    if ticket:
        _step(request, ticket, step)
    return redirect("my_page")


def _step(request: Request, ticket: Ticket, step: str) -> None:
    try:
        if step == "confirm":
            actions.confirm_own(ticket, by=public_user(), now=request.now)
            messages.success(request, _("Thank you. It is closed."))
        else:
            text = request.POST.get("text", "")[:400]
            actions.object_own(ticket, text=text, by=public_user(), now=request.now)
            messages.success(request, _("It is open again; somebody sees to it."))
    except Refused as refused:
        messages.error(request, str(refused))


@login_not_required
@of_nobody
def thanks(request: Request) -> HttpResponse:
    """Show what people said, with their consent and without names."""
    page = paginate(request, queries.public_words(), A_PAGE)
    return render(request, "public/thanks.html", {"title": _("What people say"), "page": page})
