"""Missing meals: a second kitchen is asked, boxes are given out of a store, something is noted; a person ends it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.meals.actions.orders import tell_as_said
from lianfang.meals.actions.rota import put
from lianfang.meals.actions.weighing import weigh
from lianfang.meals.models import Kitchen, Serving, Shortfall, ShortfallStep
from lianfang.supplies.actions import issue
from lianfang.supplies.models import Document, Item, Store

PLAN = "meals.plan"


@transaction.atomic
def ask_second(shortfall: Shortfall, *, kitchen: Kitchen, n: int, by: User, now: datetime) -> Serving:
    """Ask another kitchen for what is missing; it is told at once.

    Raises Refused: "ended", and what `put` refuses.
    """
    _held(shortfall, by, now)
    made = put(kitchen, shortfall.place, shortfall.day, shortfall.meal, n, second=True, by=by, now=now)
    tell_as_said(made, by=by, now=now)
    _done(shortfall, "kitchen", by, now, n=n, text=kitchen.name, serving=made)
    return made


@transaction.atomic
def give_boxes(
    shortfall: Shortfall,
    *,
    store: Store,
    item: Item,
    n: int,
    by: User,
    now: datetime,
    source: UUID | None = None,
) -> Document:
    """Give boxes out of a store to those who have nothing to eat; the books of goods say so.

    Raises Refused: "ended", and what the books refuse.
    """
    _held(shortfall, by, now)
    reason = f"{shortfall.place.name} {shortfall.day} {shortfall.meal}"
    document = issue(store, {item: n}, by=by, now=now, reason=reason, source=source)
    if not ShortfallStep.objects.filter(document=document).exists():
        _done(shortfall, "boxes", by, now, n=n, text=f"{store.name} · {item.name}", document=document)
        weigh([shortfall.place], shortfall.day, shortfall.meal, now, by=by)
        shortfall.refresh_from_db()
    return document


@transaction.atomic
def note(shortfall: Shortfall, *, text: str, by: User, now: datetime) -> None:
    """Note what was done about missing meals.

    Raises Refused("ended").
    """
    _held(shortfall, by, now)
    _done(shortfall, "note", by, now, text=text)


@transaction.atomic
def end(shortfall: Shortfall, *, text: str, by: User, now: datetime) -> None:
    """End an alarm, in words: what became of those who had nothing to eat.

    Raises Refused: "ended", "reason".
    """
    _held(shortfall, by, now)
    if not text.strip():
        raise Refused("reason", _("Say what became of it."))
    shortfall.ended_at, shortfall.ended_by, shortfall.ended_text = now, by, text.strip()[:300]
    shortfall.save(update_fields=["ended_at", "ended_by", "ended_text"])
    _done(shortfall, "ended", by, now, text=text)


def _held(shortfall: Shortfall, by: User, now: datetime) -> None:
    require(by, PLAN, shortfall.area_id, day_of(now))
    rows = Shortfall.objects.select_for_update(of=("self",), no_key=True).select_related("place")
    shortfall.refresh_from_db(from_queryset=rows)
    if shortfall.ended_at:
        raise Refused("ended", _("This alarm was ended."))


def _done(
    shortfall: Shortfall,
    what: str,
    by: User,
    now: datetime,
    *,
    n: int = 0,
    text: str = "",
    serving: Serving | None = None,
    document: Document | None = None,
) -> None:
    if shortfall.seen_at is None:
        shortfall.seen_at = now
        shortfall.save(update_fields=["seen_at"])
    ShortfallStep.objects.create(
        shortfall=shortfall,
        at=now,
        by=by,
        what=what,
        n=n,
        text=text[:300],
        serving=serving,
        document=document,
    )
    audit(by, f"meals.shortfall.{what}", shortfall, now, area_id=shortfall.area_id, n=n)
