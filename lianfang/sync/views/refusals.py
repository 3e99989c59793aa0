"""Refused uploads: the list, one of them as it was sent, and what was done about it."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from lianfang.accounts.access import may, visible
from lianfang.common.errors import Refused
from lianfang.sync import actions, words
from lianfang.sync.forms import DealForm, RefusalFilter
from lianfang.sync.models import Refusal
from lianfang.web.http import Request
from lianfang.web.pages import filters, listing

SORTS = {"received": "received_at", "code": "code", "device": "device__name"}
SHOWN = 20_000  # letters on the page; the file has all of them


def _settlers_only(request: Request) -> QuerySet[Refusal]:
    if not may(request.user, "sync.settle", request.today):
        raise Refused("forbidden", _("Your posts do not allow you to deal with refused uploads."))
    rows = visible(Refusal.objects.all(), request.user, "sync.settle", request.today)
    return rows.select_related("device__user", "dealt_by")


def _narrowed(rows: QuerySet[Refusal], q: str = "", state: str = "open", code: str = "") -> QuerySet[Refusal]:
    if q:
        rows = rows.filter(
            Q(device__name__icontains=q)
            | Q(device__user__username__icontains=q)
            | Q(device__user__name__icontains=q)
            | Q(fact=q)
        )
    if state != "all":
        rows = rows.filter(dealt_at__isnull=state == "open")
    return rows.filter(code=code) if code else rows


def refusals(request: Request) -> HttpResponse:
    """List the uploads that could not be taken, the oldest first."""
    rows = _settlers_only(request).defer("raw")
    form, chosen = filters(RefusalFilter, request)
    found = listing(request, _narrowed(rows, **chosen), sorts=SORTS, default="received")
    for row in found.page:
        row.said = words.code(row.code)
    context = {"title": _("Refused uploads"), "filters": form, "listing": found, "tab": "refusals"}
    return render(request, "sync/refusals.html", context)


def refusal(request: Request, pk: Any) -> HttpResponse:
    """Show a refused upload as it was sent, and note what was done about it."""
    one = get_object_or_404(_settlers_only(request), pk=pk)
    if "file" in request.GET:
        response = HttpResponse(one.raw, content_type="text/plain; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{one.pk}.txt"'
        return response
    form = DealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.deal_with_refusal(one, **form.cleaned_data, by=request.user, now=request.now)
        messages.success(request, _("Noted."))
        return redirect("refusals")
    context = {"refusal": one, "said": words.code(one.code), "shown": one.raw[:SHOWN], "form": form}
    return render(request, "sync/refusal.html", context | {"cut": len(one.raw) > SHOWN})
