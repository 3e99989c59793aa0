"""Requests for goods: the list, asking, the page of one with its steps."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.utils.translation import gettext_noop as N_

from lianfang.accounts.access import may, must, require
from lianfang.accounts.audit import audit
from lianfang.common.errors import Refused
from lianfang.places.queries import labels
from lianfang.supplies import actions, queries
from lianfang.supplies.forms import (
    ApproveForm,
    AskForm,
    ConfirmForm,
    MaybeTextForm,
    PickForm,
    RequestFilter,
    SendForm,
    TextForm,
    rows_of,
)
from lianfang.supplies.models import Document, Dropoff, Item
from lianfang.supplies.models import Request as Asked
from lianfang.supplies.views.stepping import Kind, Step, page_of
from lianfang.sync.queries import undoubted
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing

READ, ASK, APPROVE = "supplies.read", "supplies.ask", "supplies.approve"
KEEP, CARRY = "supplies.keep", "supplies.carry"
SORTS = {"number": "number", "wanted": "wanted_by", "area": "area_id"}
TONES = {"asked": "amber", "approved": "brand", "picked": "brand", "sent": "brand", "handed": "brand",
         "confirmed": "green"}  # fmt: skip
HEAD = (
    *(
        N_("No."),
        N_("Hand-over point"),
        N_("What for"),
        N_("Purpose"),
        N_("Goods"),
        N_("State"),
        N_("Asked at"),
    ),
    *(N_("Asked by"), N_("Store"), N_("Courier"), N_("Put down at"), N_("Closed at")),
)


def goods_requests(request: Request) -> HttpResponse:
    """List requests for goods, the newest first."""
    must(request, READ)
    form, chosen = filters(RequestFilter, request)
    state = chosen.pop("state", "open")
    rows = queries.requests(
        request.user, request.today, state="" if state == "all" else state, **chosen
    ).prefetch_related("lines__item")
    if request.GET.get("export") == "csv":
        return _csv(request, list(rows.order_by("number")))
    shown = listing(request, rows, sorts=SORTS, default="-number")
    context = {
        "title": _("Requests for goods"),
        "filters": form,
        "listing": shown,
        "rows": [(row, TONES.get(row.state, "neutral"), _late(row, request)) for row in shown.page],
        "may_ask": may(request.user, ASK, request.today),
    }
    return render(request, "supplies/requests.html", context)


def _late(row: Asked, request: Request) -> bool:
    return row.ended_at is None and row.wanted_by is not None and row.wanted_by < request.now


def _csv(request: Request, rows: list[Asked]) -> HttpResponse:
    audit(request.user, "supplies.requests.exported", request.user, request.now, rows=len(rows))
    words = {each.key: _(each.label) for each in queries.current(request.today).purposes.value}
    table = [
        (row.number, row.point.name, row.why, words.get(row.purpose, row.purpose),
         "; ".join(f"{each.item.name} × {each.asked}" for each in row.lines.all()), row.get_state_display(),
         row.asked_at, row.asked_by.name, row.store or "",
         row.courier.name if row.courier else "", row.handed_at, row.ended_at)
        for row in rows
    ]  # fmt: skip
    return csv_response("requests", [_(head) for head in HEAD], table)


def goods_request_new(request: Request) -> HttpResponse:
    """Ask for goods."""
    must(request, ASK)
    points = queries.stores(request.user, request.today).filter(closed_at=None).order_by("-kind", "name")
    data = request.POST or None
    numbers = queries.current(request.today)
    form = AskForm(data, points=points, numbers=numbers, initial=_begun(request))
    lines = rows_of(form.lines, data, initial=None if data else _begun_lines(request))
    if data and form.is_valid() and lines.is_valid():
        try:
            made = _asked(request, form.cleaned_data, lines.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Asked for as no. %(n)s.") % {"n": made.number})
            return redirect("goods_request", made.pk)
    context = {"title": _("Ask for goods"), "form": form, "lines": lines, "deed": "", "icon": "send"}
    context["items"] = Item.objects.values_list("name", flat=True)
    return render(request, "supplies/deed.html", context, status=422 if data else 200)


def _begun(request: Request) -> dict[str, Any]:
    """Begin with what the address says: where, what for, for whom, until when."""
    names = ("id", "point", "why", "purpose", "wanted_by", "urgent")
    return {name: request.GET[name][:200] for name in names if request.GET.get(name)}


def _begun_lines(request: Request) -> list[dict[str, str]]:
    """Begin the lines with the goods the address names, each with how many."""
    said = zip(request.GET.getlist("item"), request.GET.getlist("n"), strict=False)
    return [{"item": item[:80], "n": n[:9]} for item, n in list(said)[:50]]


def _asked(request: Request, said: dict[str, Any], lines: list[dict[str, Any]]) -> Asked:
    wanted: dict[Item, int] = {}
    for row in lines:
        if row.get("n"):
            wanted[row["item"]] = wanted.get(row["item"], 0) + row["n"]
    how = {name: said[name] for name in ("urgent", "wanted_by", "purpose")} | {"source": said["id"]}
    return actions.ask(said["point"], wanted, why=said["why"], by=request.user, now=request.now, **how)


def _in(*states: str) -> Any:
    return lambda asked: asked.state in states


STEPS = (
    Step("approve", pgettext_lazy("goods", "Approve"), "check", actions.approve, APPROVE, _in("asked"), ApproveForm,
         "primary"),
    Step("decline", pgettext_lazy("goods", "Decline"), "x", actions.decline, APPROVE, _in("asked"), TextForm),
    Step("pick", gettext_lazy("It is picked"), "clipboard-check", actions.pick_goods, KEEP, _in("approved"),
         PickForm, "primary"),
    Step("send", gettext_lazy("Give to a courier"), "truck", actions.send, KEEP, _in("picked"), SendForm, "primary"),
    Step("back", gettext_lazy("Take back into the store"), "arrow-back-up", actions.put_back, KEEP, _in("picked"),
         TextForm),
    Step("hand", gettext_lazy("It is put down"), "map-pin", actions.hand_over, CARRY, _in("sent"), MaybeTextForm),
    Step("confirm", gettext_lazy("Confirm what came"), "circle-check", actions.confirm, ASK, _in("handed"),
         ConfirmForm, "primary"),
    Step("withdraw", pgettext_lazy("goods", "Withdraw"), "arrow-back-up", actions.withdraw, ASK,
         _in("asked", "approved"), TextForm),
)  # fmt: skip


def goods_request(request: Request, pk: UUID, step: str = "") -> HttpResponse:
    """Show a request with its way; take a step on it."""
    rows = Asked.objects.select_related("point", "store", "asked_by", "approved_by", "courier", "told")
    found = get_object_or_404(rows, pk=pk)
    require(request.user, READ, found.area_id, request.today)
    kind = Kind("goods_request", "supplies/request.html", STEPS, _page)
    return page_of(request, found, step, kind, found.area_id)


def _page(asked: Asked, request: Request) -> dict[str, Any]:
    return {
        "title": _("Request %(n)s") % {"n": asked.number},
        "asked": asked,
        "tone": TONES.get(asked.state, "neutral"),
        "area": labels([asked.area_id]).get(asked.area_id, ""),
        "purposes": {each.key: _(each.label) for each in queries.current(request.today).purposes.value},
        "lines": asked.lines.select_related("item"),
        "history": asked.steps.select_related("by", "told"),
        "beside": _beside(asked),
        "picked": Document.objects.filter(source=asked.pk).first(),
    }


def _beside(asked: Asked) -> list[tuple[Dropoff, bool]]:
    """List what couriers told that is no step of the request, each with whether it counts."""
    told = asked.dropoffs.exclude(pk__in=asked.steps.exclude(told=None).values("told")).select_related("by")
    counts = set(told.filter(undoubted()).values_list("pk", flat=True))
    return [(one, one.pk in counts) for one in told.order_by("at", "id")]
