"""What the pages of rides share: the sites rides lead to, a page that takes one thing in."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from lianfang.accounts.access import spans
from lianfang.common.errors import Refused
from lianfang.places.models import Site
from lianfang.places.queries import inside
from lianfang.places.rules import at_level
from lianfang.transport.queries import NOT_FOR_RIDES
from lianfang.web.http import Request


def sites_for(request: Request, permission: str) -> QuerySet[Site]:
    """List the sites rides lead to: those of the cities in which somebody may do this."""
    wanted = Q(pk__in=[])
    for first, _last in spans(request.user, permission, request.today):
        wanted |= inside(at_level(first, "city"))
    rows = Site.objects.filter(wanted, closed_at=None).exclude(kind__in=NOT_FOR_RIDES)
    return rows.order_by("name", "pk")


def take_in(
    request: Request, form: Any, do: Callable[[], Any], said: str | Promise, to: str, **more: Any
) -> HttpResponse:
    """Answer a page whose form takes something in: done, go to the page `to`; refused, show the form again."""
    if request.method == "POST" and form.is_valid():
        try:
            made = do()
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, str(said))
            return redirect(to, made.pk) if more.get("own_page", True) else redirect(to)
    context = {"form": form, **more}
    return render(
        request, more.get("template", "supplies/form.html"), context, status=422 if form.is_bound else 200
    )
