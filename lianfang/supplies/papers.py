"""Lists of couriers without a phone, labels of hand-overs and of lots, on paper."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from django.utils.translation import get_language, gettext, pgettext

from lianfang.documents.codes import qr
from lianfang.documents.printing import pdf
from lianfang.supplies.models import Barcode, Lot, Request
from lianfang.web.words import full_day, full_moment
from lianfang.web.words import moment as said_moment

PAGES = Path(__file__).parent / "typ"
SHEET = 8  # labels of a lot on one sheet


def print_rounds(requests: Sequence[Request], address: str, *, now: datetime) -> bytes:
    """Print a list for each courier: their stops in order, what is put down there, and a box to tick.

    Raises Refused("no_chinese_font").
    """
    rounds = []
    for courier, rows in groupby(requests, key=lambda row: row.courier):
        stops = [_stop(row, address) for row in rows]
        rounds.append({"courier": courier.name if courier else "", "stops": stops})
    words = {
        "title": pgettext("route", "Delivery list"),
        "point": gettext("Hand-over point"),
        "goods": pgettext("goods", "Goods"),
        "by": gettext("Wanted by"),
        "down": gettext("Put down at"),
        "how": gettext("Put the goods down, step back, write the time; nobody needs to meet."),
        "signed": gettext("Signature"),
    }
    return pdf(PAGES, "rounds", _page(words, now) | {"rounds": rounds}, now=now)


def print_labels(requests: Sequence[Request], address: str, *, now: datetime) -> bytes:
    """Print a label for each hand-over: number, point, what is in it, a code that opens it."""
    labels = []
    for row in requests:
        stop = _stop(row, address)
        said = [row.point.address, *stop["goods"], *([gettext("urgent")] if row.urgent else [])]
        labels.append(
            {"head": f"{stop['number']} · {stop['point']}", "rows": said, "qr": stop["qr"], "code": ""}
        )
    return pdf(PAGES, "labels", _page({"title": gettext("Labels")}, now) | {"labels": labels}, now=now)


def print_lot(lot: Lot, *, now: datetime) -> bytes:
    """Print a sheet of labels for the boxes of a lot, with the code that our scanners read."""
    rows = [gettext("Lot") + f" {lot.number}"]
    rows += [gettext("Last day") + f" {full_day(lot.expires_on)}"] if lot.expires_on else []
    rows += [lot.maker] if lot.maker else []
    rows += [gettext("Bound to") + f": {lot.tied}"] if lot.tied else []
    return _sheet(lot.item.name, rows, lot.code, now)


def print_barcode(barcode: Barcode, *, now: datetime) -> bytes:
    """Print a sheet of labels with the code of one kind of goods."""
    return _sheet(barcode.item.name, [barcode.item.unit], barcode.code, now)


def _sheet(head: str, rows: list[str], code: str, now: datetime) -> bytes:
    one = {"head": head, "rows": rows, "qr": qr(code), "code": code}
    return pdf(PAGES, "labels", _page({"title": gettext("Labels")}, now) | {"labels": [one] * SHEET}, now=now)


def _page(words: dict[str, str], now: datetime) -> dict[str, Any]:
    lang = "zh" if (get_language() or "zh").startswith("zh") else "en"
    return words | {"lang": lang, "printed": full_moment(now), "product": gettext("Lianfang")}


def _stop(row: Request, address: str) -> dict[str, Any]:
    lines = [line for line in row.lines.all() if line.granted]
    return {
        "number": str(row.number),
        "place": str(row.place or ""),
        "point": row.point.name,
        "address": row.point.address,
        "phone": row.point.phone,
        "goods": [f"{line.item.name} × {line.granted} {line.item.unit}" for line in lines],
        "by": said_moment(row.wanted_by) if row.wanted_by else "",
        "urgent": gettext("urgent") if row.urgent else "",
        "qr": qr(f"{address}{row.pk}/"),
    }
