"""Disputed facts: the list, one of them with what is around it, and the decision."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from lianfang.accounts.access import may, visible
from lianfang.common.errors import Refused
from lianfang.places.queries import labels
from lianfang.sync import actions, reader, words
from lianfang.sync.capture import SETTLEMENT
from lianfang.sync.forms import DisputeFilter, SettleForm
from lianfang.sync.models import Dispute
from lianfang.web.http import Request
from lianfang.web.pages import listing

SORTS = {"opened": "opened_at", "reason": "reason", "kind": "kind", "area": "area_id"}


def _settlers_only(request: Request) -> QuerySet[Dispute]:
    if not may(request.user, "sync.settle", request.today):
        raise Refused("forbidden", _("Your posts do not allow you to settle disputes."))
    return visible(Dispute.objects.all(), request.user, "sync.settle", request.today)


def _narrowed(rows: QuerySet[Dispute], form: DisputeFilter) -> QuerySet[Dispute]:
    form.is_valid()
    chosen: dict[str, Any] = {name: value for name, value in form.cleaned_data.items() if value}
    state = chosen.pop("state", "open")
    if state != "all":
        rows = rows.filter(settled_at__isnull=state == "open")
    return rows.filter(**{{"area": "area_id"}.get(name, name): value for name, value in chosen.items()})


def disputes(request: Request) -> HttpResponse:
    """List what waits for a decision in one's area, the oldest first."""
    rows = _settlers_only(request)
    there = list(rows.order_by().values_list("kind", "reason", "area_id").distinct())
    areas = labels(area for *_rest, area in there)
    form = DisputeFilter(request.GET)
    form.offer(
        reasons=sorted({(code, words.reason(kind, code)) for kind, code, _area in there}),
        kinds=sorted({kind for kind, *_rest in there}),
        areas=sorted(areas.items()),
    )
    found = listing(
        request, _narrowed(rows, form).select_related("settled_by"), sorts=SORTS, default="opened"
    )
    for row in found.page:
        row.said = words.reason(row.kind, row.reason)
        row.what = words.kind(row.kind)
        row.area = areas.get(row.area_id, row.area_id)
    context = {"title": _("Disputes"), "filters": form, "listing": found, "tab": "disputes"}
    return render(request, "sync/disputes.html", context)


def dispute(request: Request, pk: Any) -> HttpResponse:
    """Show a disputed fact and take the decision; after it comes the next one."""
    rows = _settlers_only(request)
    one = get_object_or_404(rows.select_related("settled_by"), pk=pk)
    form = SettleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.settle(one, **form.cleaned_data, by=request.user, now=request.now, kind=SETTLEMENT)
        messages.success(request, _("Settled."))
        follows = _neighbour(rows, one, forward=True)
        return redirect("dispute", pk=follows) if follows else redirect("disputes")
    return render(request, "sync/dispute.html", _about(request, rows, one) | {"form": form})


def _about(request: Request, rows: QuerySet[Dispute], one: Dispute) -> dict[str, Any]:
    names = may(request.user, "people.read", request.today, one.area_id)
    fact = reader.fact_of(one)
    also = [words.reason(one.kind, code) for code in one.detail.get("also", [])]
    return {
        "dispute": one,
        "said": words.reason(one.kind, one.reason),
        "advice": words.ADVICE.get(one.reason, ""),
        "what": words.kind(one.kind),
        "also": also,
        "details": reader.details(one, fact),
        "area": labels([one.area_id]).get(one.area_id, one.area_id),
        "fact": fact,
        "lines": reader.lines([fact], names=names)[0] if fact else [],
        "beside": reader.beside(fact, names=names) if fact else [],
        "before": _neighbour(rows, one, forward=False),
        "after": _neighbour(rows, one, forward=True),
    }


def _neighbour(rows: QuerySet[Dispute], one: Dispute, *, forward: bool) -> Any:
    """Find the open dispute after this one, or before it, in the order of the list."""
    waiting = rows.filter(settled_at=None).exclude(pk=one.pk)
    if forward:
        ahead = waiting.filter(opened_at__gt=one.opened_at) | waiting.filter(
            opened_at=one.opened_at, pk__gt=one.pk
        )
        return ahead.order_by("opened_at", "pk").values_list("pk", flat=True).first()
    behind = waiting.filter(opened_at__lt=one.opened_at) | waiting.filter(
        opened_at=one.opened_at, pk__lt=one.pk
    )
    return behind.order_by("-opened_at", "-pk").values_list("pk", flat=True).first()
