"""Check a certificate of hours, and download one's own."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianfang.accounts.reading import of_nobody
from lianfang.duty.papers import hours_of
from lianfang.duty.views import as_pdf
from lianfang.public import limits
from lianfang.public.views.door import own
from lianfang.web.http import Request
from lianfang.workforce.models import Volunteer
from lianfang.workforce.queries import certificates
from lianfang.workforce.sealing import find, printed, squeezed

NOT_FOUND = 404
LONGEST = 40  # signs of a number, with what people put between


@never_cache
@login_not_required
@of_nobody
def ask(request: Request) -> HttpResponse:
    """Ask for the number of a certificate."""
    code = squeezed(request.GET.get("code", ""))[:LONGEST]
    if code and code.isascii() and code.isalnum():
        return redirect("certificate_verify", code)
    context = {"title": _("Check a certificate"), "wrong": bool(request.GET.get("code"))}
    return render(request, "public/verify.html", context)


@never_cache
@login_not_required
@of_nobody
def verify(request: Request, code: str) -> HttpResponse:
    """Say whether a certificate holds, and show what is printed on it, nothing more."""
    limits.may_try(request)
    paper = find(code)
    context: dict[str, Any] = {"title": _("Check a certificate"), "paper": paper, "wrong": paper is None}
    if paper is None:
        return _unlisted(render(request, "public/verify.html", context, status=NOT_FOUND))
    limits.was_right(request)
    context |= {"hours": hours_of(paper), "number": printed(paper)}
    return _unlisted(render(request, "public/verify.html", context))


@own
def own_paper(request: Request, volunteer: Volunteer, pk: UUID) -> HttpResponse:
    """Give a volunteer their own certificate as PDF."""
    rows = certificates(volunteer.worker_id).filter(revoked_at=None)
    paper = get_object_or_404(rows.select_related("area", "issued_by"), pk=pk)
    return as_pdf(request, paper)


def _unlisted(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    return response
