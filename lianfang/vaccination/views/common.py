"""What the pages of vaccination share: sessions and visits one may see, a page that takes one thing in."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise

from lianfang.accounts.access import require, visible
from lianfang.common.errors import Refused
from lianfang.places.models import Site, SiteKind
from lianfang.vaccination.capture import KINDS
from lianfang.vaccination.models import Session
from lianfang.vaccination.queries import PLAN, READ
from lianfang.web.http import Request
from lianfang.web.refusals import status_of

TOLD = {kind.name: kind for kind in KINDS}
NO_SITES = (SiteKind.LABORATORY, SiteKind.CHECKPOINT, SiteKind.CENTRE, SiteKind.ISOLATION)


def sites_for(request: Request) -> QuerySet[Site]:
    """List the sites where one may plan a session."""
    rows = visible(Site.objects.filter(closed_at=None), request.user, PLAN, request.today)
    return rows.exclude(kind__in=NO_SITES).order_by("name", "pk")


def session_of(request: Request, pk: UUID, permission: str = READ) -> Session:
    """Give a session one may see."""
    found = get_object_or_404(Session.objects.select_related("site", "box"), pk=pk)
    require(request.user, permission, found.area_id, request.today)
    return found


def take_in(
    request: Request,
    form: Any,
    do: Callable[[], Any],
    said: str | Promise,
    to: Callable[[Any], tuple[Any, ...]],
    **more: Any,
) -> HttpResponse:
    """Answer a page whose form takes something in: done, go where `to` says; refused, show the form again."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = do()
            except Refused as refused:
                form.add_error(None, str(refused))
                status = status_of(refused)
            else:
                messages.success(request, str(said))
                return redirect(*to(made))
    return render(request, "vaccination/form.html", {"form": form, **more}, status=status)
