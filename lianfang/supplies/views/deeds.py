"""What is done at a store: taking in, giving out, moving, counting, writing off, batches, minimums."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from lianfang.accounts.access import require
from lianfang.common.errors import Refused
from lianfang.supplies import actions, queries
from lianfang.supplies.actions import Goods
from lianfang.supplies.forms import (
    BackForm,
    BatchForm,
    CountForm,
    IssueForm,
    MinimumForm,
    MoveForm,
    ReceiveForm,
    WriteOffForm,
    rows_of,
)
from lianfang.supplies.models import Document, Item, Lot, Store
from lianfang.web.http import Request

KEEP, APPROVE = "supplies.keep", "supplies.approve"
Lines = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Deed:
    """Something done at a store: its words, its form with lines or without, how it is done, where it is offered."""

    label: Promise
    icon: str
    form: Callable[[Request, Store, Any], Any]
    do: Callable[[Request, Store, dict[str, Any], Lines], Document | None]
    at: frozenset[str] = frozenset({"store"})
    tone: str = ""
    permission: str = KEEP


def store_do(request: Request, pk: UUID, deed: str) -> HttpResponse:
    """Show the form of a deed at a store, and do it."""
    store = get_object_or_404(Store, pk=pk, kind__in=["store", "point"])
    if deed not in DEEDS:
        raise Http404
    what = DEEDS[deed]
    require(request.user, what.permission, store.area_id, request.today)
    data = request.POST if request.method == "POST" else None
    form = what.form(request, store, data)
    lines = rows_of(form.lines, data, initial=_begin(request)) if hasattr(form, "lines") else None
    done = _done(request, store, what, form, lines) if data else None
    if done:
        return done
    context = {"title": what.label, "store": store, "form": form, "lines": lines, "icon": what.icon}
    context["items"] = Item.objects.values_list("name", flat=True)
    return render(request, "supplies/deed.html", context, status=422 if data else 200)


def _done(request: Request, store: Store, what: Deed, form: Any, lines: Any) -> HttpResponse | None:
    """Do what the form asks for; None when something in it is wrong."""
    if not form.is_valid() or not (lines is None or lines.is_valid()):
        return None
    said = [row for row in lines.cleaned_data if row.get("n")] if lines else []
    try:
        document = what.do(request, store, form.cleaned_data, said)
    except Refused as refused:
        form.add_error(None, str(refused))
        return None
    messages.success(request, _("Done: %(step)s.") % {"step": what.label})
    return redirect("document", document.pk) if document else redirect("store", store.pk)


def _begin(request: Request) -> list[dict[str, Any]]:
    """Begin the first line with what was scanned."""
    begin = {key: request.GET[key][:200] for key in ("item", "lot", "expires_on") if request.GET.get(key)}
    return [begin] if begin else []


def _receive(request: Request, store: Store, said: dict[str, Any], lines: Lines) -> Document:
    goods = [Goods(row["item"], row["n"], row["lot"], row["expires_on"]) for row in lines]
    told = {"reason": said["reason"], "source": said["id"]}
    return actions.receive(store, goods, by=request.user, now=request.now, **told)


def _issue(request: Request, store: Store, said: dict[str, Any], lines: Lines) -> Document:
    wanted: dict[Item, int] = {}
    for row in lines:
        wanted[row["item"]] = wanted.get(row["item"], 0) + row["n"]
    told = {"reason": said["reason"], "source": said["id"], "to": said["to"], "tied": said.get("tied", "")}
    if not wanted:
        raise Refused("nothing", _("Say what and how much."))
    return actions.issue(store, wanted, by=request.user, now=request.now, **told)


def _move(request: Request, store: Store, said: dict[str, Any], _lines: Lines) -> Document:
    told = {"to": said["to"], "reason": said["reason"], "source": said["id"]}
    return actions.transfer(store, _lots(said), by=request.user, now=request.now, **told)


def _back(request: Request, store: Store, said: dict[str, Any], _lines: Lines) -> Document:
    told = {"point": store, "reason": said["reason"], "source": said["id"]}
    return actions.give_back(said["to"], _lots(said), by=request.user, now=request.now, **told)


def _write_off(request: Request, store: Store, said: dict[str, Any], _lines: Lines) -> Document:
    told = {"reason": said["reason"], "source": said["id"]}
    return actions.write_off(store, _lots(said), by=request.user, now=request.now, **told)


def _lots(said: dict[str, Any]) -> dict[Lot, int]:
    return {said["lot"].lot: said["n"]}


def _count(request: Request, store: Store, said: dict[str, Any], _lines: Lines) -> Document:
    told = {"reason": said["reason"], "source": said["id"]}
    found = {Lot(pk=UUID(key)): n for key, n in said.items() if key not in {"id", "reason"} and n is not None}
    if not found:
        raise Refused("nothing", _("Write down how much you counted of something."))
    return actions.count(store, found, by=request.user, now=request.now, **told)


def _batch(request: Request, store: Store, said: dict[str, Any], _lines: Lines) -> Document:
    goods = Goods(said["item"], said["n"], said["lot"], said["expires_on"], said["maker"])
    told = {"reason": said["reason"], "source": said["id"]}
    return actions.make_batch(store, goods, by=request.user, now=request.now, **told)


def _minimum(request: Request, store: Store, said: dict[str, Any], _lines: Lines) -> None:
    actions.set_minimum(store, said["item"], said["n"], by=request.user, now=request.now)


def _close(request: Request, store: Store, _said: dict[str, Any], _lines: Lines) -> None:
    actions.close_store(store, by=request.user, now=request.now)


def _targets(request: Request, store: Store, kind: str = "") -> Any:
    rows = queries.stores(request.user, request.today, kind=kind).filter(closed_at=None)
    return rows.exclude(pk=store.pk).order_by("kind", "name")


def _counting(_request: Request, store: Store, data: Any) -> CountForm:
    return CountForm(data, stock=queries.stock_of(store)[:500])


def _lot_form(form: Any, **kinds: str) -> Callable[[Request, Store, Any], Any]:
    def make(request: Request, store: Store, data: Any) -> Any:
        extra = {name: _targets(request, store, kind) for name, kind in kinds.items()}
        begin = {"lot": request.GET.get("lot", "")}
        return form(data, initial=begin, stock=queries.stock_of(store), **extra)

    return make


BOTH = frozenset({"store", "point"})
DEEDS = {
    "receive": Deed(pgettext_lazy("supplies", "Take in"), "package-import",
                    lambda _r, _s, data: ReceiveForm(data), _receive, tone="primary"),
    "issue": Deed(gettext_lazy("Give out"), "send", lambda request, store, data:
                  IssueForm(data, targets=_targets(request, store), ties=queries.ties(store.pk)), _issue, BOTH),
    "move": Deed(gettext_lazy("Move a lot"), "truck", _lot_form(MoveForm, targets=""), _move),
    "back": Deed(gettext_lazy("Bring back"), "arrow-back-up", _lot_form(BackForm, targets="store"), _back,
                 frozenset({"point"})),
    "count": Deed(pgettext_lazy("supplies", "Count"), "clipboard-check", _counting, _count, BOTH),
    "write-off": Deed(gettext_lazy("Write off"), "trash", _lot_form(WriteOffForm), _write_off, BOTH),
    "batch": Deed(gettext_lazy("Take in a batch of ours"), "pill", lambda _r, _s, data: BatchForm(data), _batch),
    "minimum": Deed(gettext_lazy("Set a minimum"), "bell", lambda _r, _s, data: MinimumForm(data), _minimum, BOTH),
    "close": Deed(gettext_lazy("Close it, empty as it is"), "lock", lambda _r, _s, data: forms.Form(data), _close, BOTH,
                  permission=APPROVE),
}  # fmt: skip
