"""Receipts, letters of thanks, certificates and letters of refusal on paper."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import get_language, gettext, pgettext

from lianfang.documents.codes import qr
from lianfang.documents.printing import pdf
from lianfang.donations.models import Gift
from lianfang.donations.rules import in_capitals
from lianfang.donations.signing import code_of, spaced
from lianfang.donations.words import said_amount, said_share
from lianfang.places.queries import labels
from lianfang.web.words import chinese, full_day, full_moment

PAGES = Path(__file__).parent / "typ"
KINDS = {"receipt": "received", "thanks": "received", "certificate": "received", "refusal": "refused"}
MOST = 200  # letters in one file


def print_papers(gifts: Sequence[Gift], kind: str, address: str, *, now: datetime) -> bytes:
    """Print the same paper of some gifts, one a page: "receipt", "thanks", "certificate" or "refusal". `address`: where
    givers ask what became of it.

    Raises Refused("no_chinese_font").
    """
    areas = labels({gift.area_id for gift in gifts})
    data = {
        "lang": "zh" if (get_language() or "zh").startswith("zh") else "en",
        "kind": kind,
        "title": _titles()[kind],
        "papers": [_paper(gift, kind, areas.get(gift.area_id, ""), address) for gift in gifts],
        "ask": gettext(
            "Scan the code, or enter number and code on this page, to see what became of your gift:"
        ),
        "code": pgettext("gift", "Code"),
        "number": pgettext("gift", "Receipt no."),
        "address": address,
        "seal": pgettext("paper", "Seal"),
        "printed": full_moment(now),
        "product": gettext("Lianfang"),
    }
    return pdf(PAGES, "gift", data, now=now)


def _titles() -> dict[str, str]:
    return {
        "receipt": gettext("Receipt for a gift"),
        "thanks": gettext("Letter of thanks"),
        "certificate": gettext("Certificate of donation"),
        "refusal": gettext("Why a gift was not taken"),
    }


def _paper(gift: Gift, kind: str, area: str, address: str) -> dict[str, Any]:
    code = code_of(gift)
    return {
        "number": f"{gift.receipt:06d}" if gift.receipt else "",
        "rows": _rows(gift, kind),
        "dear": "" if kind in {"receipt", "certificate"} else _dear(gift),
        "text": _text(gift, kind),
        "uses": _uses(gift) if kind == "thanks" else [],
        "body": gettext("Command of the outbreak response, %(area)s") % {"area": area},
        "day": full_day(gift.received_at or gift.given_on),
        "code": spaced(code),
        "qr": qr(f"{address}{gift.receipt}/{code}/") if gift.receipt and kind != "certificate" else "",
    }


def _dear(gift: Gift) -> str:
    name = gettext("a giver who is not to be named") if gift.anonymous else gift.giver
    return gettext("Dear %(name)s,") % {"name": name}


def _named(gift: Gift, kind: str) -> str:
    return gettext("a giver who is not to be named") if gift.anonymous and kind != "receipt" else gift.giver


def _rows(gift: Gift, kind: str) -> list[tuple[str, str]]:
    rows = [(gettext("Giver"), _named(gift, kind))] if kind in {"receipt", "certificate"} else []
    rows += [(gettext("What is given"), gift.what), (gettext("Amount"), said_amount(gift))]
    if kind == "receipt" and gift.kind == Gift.Kind.CASH and chinese():
        rows.append((gettext("In capitals"), in_capitals(gift.amount)))
    if kind == "receipt" and gift.worth:
        rows.append((gettext("Worth in yuan"), f"{gift.worth / 100:,.2f}"))
    if kind != "refusal":
        rows.append((gettext("Bound to"), gift.bound_to or gettext("Nothing")))
    return [*rows, (gettext("Day"), full_day(gift.given_on))]


def _uses(gift: Gift) -> list[tuple[str, str]]:
    rows = [row for row in gift.allocations.all() if not row.withdrawn_at]
    return [(f"{row.to} · {row.purpose}", said_share(gift, row)) for row in rows]


def _text(gift: Gift, kind: str) -> str:
    if kind == "receipt":
        return gettext("Received with thanks. It is used as its giver wished, and published by item.")
    if kind == "refusal":
        last = gift.steps.filter(what="refused").last()
        why = last.text if last else ""
        said = gettext("Thank you for what you offered. It cannot be taken, for this reason: %(why)s.")
        return said % {"why": why}
    if kind == "certificate":
        return gettext(
            "This certifies that the gift above was received for the response to the outbreak. Thank you."
        )
    return gettext(
        "Thank you. What you gave helps those who work at the front and those who stay at home for all of us."
    )
