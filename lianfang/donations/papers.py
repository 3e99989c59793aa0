"""Receipts and letters of thanks on paper."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import get_language, gettext

from lianfang.documents.printing import pdf
from lianfang.donations.models import Gift
from lianfang.places.queries import labels
from lianfang.web.words import full_day, full_moment

PAGES = Path(__file__).parent / "typ"


def said_amount(gift: Gift, amount: int | None = None) -> str:
    """Write how much: yuan with fen, or a count with its unit; what is not exact says so."""
    n = gift.amount if amount is None else amount
    if gift.kind == "cash":
        text = gettext("%(yuan)s yuan") % {"yuan": f"{n / 100:,.2f}"}
    else:
        text = f"{n:,} {gift.unit}".strip()
    if amount is not None:
        return text
    return {"ge": gettext("at least %(n)s"), "approx": gettext("about %(n)s")}.get(
        gift.qualifier, "%(n)s"
    ) % {"n": text}


def print_paper(gift: Gift, kind: str, *, now: datetime) -> bytes:
    """Print the receipt of a gift, or the letter that thanks for it: "receipt" or "thanks".

    Raises Refused("no_chinese_font").
    """
    return pdf(PAGES, "gift", _content(gift, kind, now), now=now)


def _content(gift: Gift, kind: str, now: datetime) -> dict[str, Any]:
    area = labels([gift.area_id]).get(gift.area_id, "")
    rows = [
        (gettext("Giver"), gift.giver),
        (gettext("What is given"), gift.what),
        (gettext("Amount"), said_amount(gift)),
        (gettext("Bound to"), gift.bound_to or gettext("Nothing")),
        (gettext("Day"), full_day(gift.given_on)),
    ]
    thanks = gettext(
        "Thank you. What you gave helps those who work at the front and those who stay at home for all of us."
    )
    words = {str(each.to): said_amount(gift, each.amount) for each in gift.allocations.all()}
    went = "; ".join(f"{to}: {n}" for to, n in words.items())
    return {
        "lang": "zh" if (get_language() or "zh").startswith("zh") else "en",
        "title": gettext("Receipt for a gift") if kind == "receipt" else gettext("Letter of thanks"),
        "number": f"{gift.receipt:06d}",
        "rows": [*rows, (gettext("Where it went"), went)] if went and kind == "thanks" else rows,
        "text": thanks
        if kind == "thanks"
        else gettext(
            "Received with thanks. What became of it can be read on the public page of gifts under this number."
        ),
        "body": gettext("Command of the outbreak response, %(area)s") % {"area": area},
        "day": full_day(gift.received_at or now),
        "printed": full_moment(now),
        "product": gettext("Lianfang"),
    }
