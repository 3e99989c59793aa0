"""What the pages of planning share: who may, one step to a request, lines as they are shown."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.accounts.access import may
from lianfang.common.dates import at
from lianfang.planning.drawings import Spark, spark
from lianfang.planning.queries import Line
from lianfang.supplies.models import Store
from lianfang.web.http import Request

READ, SET, BUY, ASK = "planning.read", "planning.set", "planning.buy", "supplies.ask"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the forecast as it is shown, with where to ask for it and where to note an order."""

    line: Line
    name: str
    counted: str
    tone: str
    spark: Spark | None
    ask: str
    buy: str
    add: bool


def row_of(line: Line, request: Request, soon_days: int) -> Row:
    """Prepare a line for a page."""
    runs_out = line.seen.runs_out_on
    soon = runs_out is not None and runs_out <= request.today + timedelta(days=soon_days)
    tone = "red" if soon else "amber" if line.order.n else "green"
    shown = line.seen.steps[:14]
    gap = next((k for k, step in enumerate(shown) if step.missing > 1e-9), None)
    return Row(
        line,
        _(line.name) if not line.key.startswith("item-") else line.name,
        _(line.counted) if not line.key.startswith("item-") else line.counted,
        tone,
        spark([step.left for step in shown], gap, line.minimum),
        _to_ask(line, request),
        _to_buy(line, request),
        line.item is None and may(request.user, "supplies.keep", request.today),
    )


def _to_ask(line: Line, request: Request) -> str:
    """Give the address of a request for what is missing, filled in; "" when nothing is, or nobody may."""
    store = line.store
    if (
        not line.waits
        or line.item is None
        or not may(request.user, ASK, request.today, store.area_id if store else None)
    ):
        return ""
    until = line.order.until or request.today
    said: dict[str, Any] = {
        "item": line.item.name,
        "n": line.units,
        "purpose": "stock",
        "why": _("Lasts until %(day)s by the forecast") % {"day": line.seen.runs_out_on or "–"},
        "wanted_by": f"{at(until, 18):%Y-%m-%dT%H:%M}",
    }
    said |= {"point": store.pk} if store else {}
    said |= {"urgent": 1} if line.order.late else {}
    return f"{reverse('goods_request_new')}?{urlencode(said)}"


def _to_buy(line: Line, request: Request) -> str:
    """Give the address of an order from a supplier, filled in."""
    if not line.waits or line.item is None or not may(request.user, BUY, request.today):
        return ""
    said: dict[str, Any] = {"item": line.item.name, "n": line.units}
    said |= {"store": line.store.pk} if line.store else {}
    return f"{reverse('purchase_new')}?{urlencode(said)}"


def matching(rows: list[Line], chosen: dict[str, Any], request: Request, soon_days: int) -> list[Line]:
    """Leave the lines that were asked for."""
    q, only, store = chosen.get("q", "").lower(), chosen.get("only", ""), chosen.get("store")
    last = request.today + timedelta(days=soon_days)
    tests: dict[str, Callable[[Line], bool]] = {
        "soon": lambda line: line.seen.runs_out_on is not None and line.seen.runs_out_on <= last,
        "order": lambda line: line.order.n > 0,
        "needed": lambda line: line.total > 0,
    }
    found = [line for line in rows if not only or tests[only](line)]
    found = [line for line in found if not isinstance(store, Store) or line.store == store]
    return [line for line in found if not q or any(q in said.lower() for said in _said(line))]


def _said(line: Line) -> list[str]:
    return [line.name, _(line.name), *(kept.item.name for kept in line.items)]
