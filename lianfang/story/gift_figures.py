"""What the chapters of gifts and stores end in, read back from the database."""

from typing import Any

from django.db.models import Sum

from lianfang.donations import queries
from lianfang.donations.models import Gift
from lianfang.story.chapters.gifts import BIRTHDAY, MILLION, VOLUNTEERS, WATER, WOMEN
from lianfang.story.chapters.stores import HOSPITAL, POINT
from lianfang.supplies.models import Balance, Document, Move, Request, Store


def given() -> dict[str, Any]:
    """Say what was given, what became of it, and whether the books of gifts add up."""
    received = Gift.objects.filter(state="received")
    money = queries.cash(Gift.objects.all())
    checks = queries.verified(Gift.objects.all())
    return {
        "cash": [row.amount // 100 for row in received.filter(kind="cash").order_by("receipt")],
        "million": _of(received.filter(kind="cash", amount=MILLION)),
        "birthday": _of(received.filter(bound_to=WOMEN, amount=BIRTHDAY)),
        "water": _of(received.filter(giver=VOLUNTEERS)),
        "water_reported": Gift.objects.filter(worth=WATER).count(),
        "water_counted": received.filter(worth=WATER).count(),
        "sets": _of(received.filter(unit="套", amount=300)),
        "masks": _of(received.filter(medical=True)),
        "refused": list(Gift.objects.filter(state="refused").values_list("refused_for", flat=True)),
        "not_told": Gift.objects.filter(state="refused", told_at=None).count(),
        "spent": money.spent // 100,
        "wrong": [check.key for check in checks if check.wrong],
        "unpublished": received.filter(published_at=None).count(),
    }


def _of(rows: Any) -> dict[str, Any] | None:
    gift = queries.with_uses(rows).first()
    if gift is None:
        return None
    gone = sum(each.amount for each in gift.allocations.all() if each.delivered_at)
    return {
        "receipt": bool(gift.receipt),
        "published": bool(gift.published_at),
        "delivered": gone == gift.amount,
        "bound": bool(gift.bound_to),
        "left_in_stores": sum(row.n for row in queries.stock_of(gift).filter(store__kind="store")),
    }


def stored() -> dict[str, Any]:
    """Count what the compound asked for and got, and what the hospital made and gave."""
    point = Store.objects.filter(name=POINT, kind="point").first()
    hospital = Store.objects.filter(name=HOSPITAL, kind="store").first()
    asked = Request.objects.filter(point=point)
    moved = Move.objects.filter(target=point).aggregate(n=Sum("quantity"))["n"]
    made = Document.objects.filter(store=hospital, kind="made")
    return {
        "requests": asked.count(),
        "confirmed": asked.filter(state="confirmed").count(),
        "brought": moved or 0,
        "batches": made.count(),
        "made": Move.objects.filter(document__in=made).aggregate(n=Sum("quantity"))["n"] or 0,
        "left": Balance.objects.filter(store=hospital).aggregate(n=Sum("n"))["n"] or 0,
    }
