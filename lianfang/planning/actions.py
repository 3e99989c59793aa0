"""What may be done in planning: coefficients of a place, what items count as, orders from suppliers; and the reckoning
of what runs short."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import at, day_of
from lianfang.common.errors import Refused
from lianfang.places.queries import EVERYWHERE
from lianfang.planning import queries
from lianfang.planning.models import CountedAs, LocalRate, Ordered, Reckoned, Shortage
from lianfang.planning.queries import Line
from lianfang.supplies.models import Item, Store

SET, BUY = "planning.set", "planning.buy"
SPACE = UUID("5a0c6a5e-2f0e-5a38-9d7b-0f6f5c1f9a11")
EVERY = timedelta(minutes=10)  # shortages are reckoned anew after this (design choice)


@transaction.atomic
def set_rate(use: str, pieces: float, *, area_id: int, reason: str, by: User, now: datetime) -> LocalRate:
    """Use another coefficient than the protocol's in an area, with the reason; the one before ends.

    Raises Refused: "unknown_choice", "pieces", "reason".
    """
    require(by, SET, area_id, day_of(now))
    queries.numbers(day_of(now)).use(use)
    if not 0 <= pieces <= 100_000:
        raise Refused("pieces", _("A coefficient lies between 0 and 100 000."))
    if not reason.strip():
        raise Refused("reason", _("Say why another coefficient holds here."))
    LocalRate.objects.select_for_update(no_key=True).filter(area_id=area_id, use=use, ended_at=None).update(
        ended_at=now, ended_by=by
    )
    rate = LocalRate.objects.create(
        area_id=area_id, use=use, pieces=pieces, reason=reason.strip(), at=now, by=by
    )
    audit(by, "planning.rate.set", rate, now, area_id=area_id, name=use, n=pieces)
    return rate


@transaction.atomic
def end_rate(rate: LocalRate, *, by: User, now: datetime) -> None:
    """Let the protocol's coefficient hold in an area again."""
    require(by, SET, rate.area_id, day_of(now))
    if LocalRate.objects.filter(pk=rate.pk, ended_at=None).update(ended_at=now, ended_by=by):
        audit(by, "planning.rate.ended", rate, now, area_id=rate.area_id, name=rate.use)


@transaction.atomic
def count_as(item: Item, good: str, holds: int, *, area_id: int, by: User, now: datetime) -> CountedAs:
    """Say as which goods an item is reckoned and how many pieces a unit holds; "" for none of them.

    Raises Refused: "unknown_choice", "holds".
    """
    require(by, SET, area_id, day_of(now))
    if good:
        queries.numbers(day_of(now)).good(good)
    if not 1 <= holds <= 1_000_000:
        raise Refused("holds", _("One unit holds at least one piece."))
    row, _made = CountedAs.objects.update_or_create(
        item=item, defaults={"good": good, "holds": holds, "at": now, "by": by}
    )
    audit(by, "planning.item.counted_as", item, now, area_id=area_id, name=good or "–", n=holds)
    return row


@transaction.atomic
def order(
    store: Store,
    item: Item,
    n: int,
    *,
    due_on: date,
    supplier: str,
    by: User,
    now: datetime,
    note: str = "",
    source: UUID | None = None,
) -> Ordered:
    """Note that goods were ordered from a supplier; told again under the same source, the first is given.

    Raises Refused: "nothing", "supplier".
    """
    require(by, BUY, store.area_id, day_of(now))
    known = Ordered.objects.filter(source=source).first() if source else None
    if known:
        return known
    if n < 1:
        raise Refused("nothing", _("Say what and how much."))
    if not supplier.strip():
        raise Refused("supplier", _("Say from whom it was ordered."))
    row = Ordered.objects.create(
        store=store, area_id=store.area_id, item=item, n=n, due_on=due_on, supplier=supplier.strip(),
        note=note.strip(), source=source, at=now, by=by,
    )  # fmt: skip
    audit(by, "planning.order.made", row, now, area_id=row.area_id, name=item.name, n=n)
    return row


@transaction.atomic
def came(row: Ordered, *, by: User, now: datetime) -> None:
    """Note that what was ordered came; the store takes it in with its lots as ever.

    Raises Refused("order_state").
    """
    _end(row, Ordered.State.CAME, by, now, "")


@transaction.atomic
def drop(row: Ordered, *, text: str, by: User, now: datetime) -> None:
    """Note that what was ordered will not come, and why.

    Raises Refused: "reason", "order_state".
    """
    if not text.strip():
        raise Refused("reason", _("Say why it does not come."))
    _end(row, Ordered.State.DROPPED, by, now, text.strip())


@transaction.atomic
def reopen(row: Ordered, *, by: User, now: datetime) -> None:
    """Take back what was noted of an order: it is on the way again.

    Raises Refused("order_state").
    """
    require(by, BUY, row.area_id, day_of(now))
    told = {"state": Ordered.State.WAITING, "ended_at": None, "ended_by": None, "ended_text": ""}
    if not Ordered.objects.filter(pk=row.pk, ended_at__isnull=False).update(**told):
        raise Refused("order_state", _("It is on the way."))
    audit(by, "planning.order.reopened", row, now, area_id=row.area_id)


def _end(row: Ordered, state: str, by: User, now: datetime, text: str) -> None:
    require(by, BUY, row.area_id, day_of(now))
    told = {"state": state, "ended_at": now, "ended_by": by, "ended_text": text}
    if not Ordered.objects.filter(pk=row.pk, state="waiting").update(**told):
        raise Refused("order_state", _("Somebody noted already what became of it."))
    audit(by, f"planning.order.{state}", row, now, area_id=row.area_id)


def tick(now: datetime) -> int:
    """Reckon what runs short, some minutes after it was last reckoned; gives how many shortages there are."""
    last = Reckoned.objects.first()
    if last and last.at <= now < last.at + EVERY:
        return 0
    return reckon(now)


@transaction.atomic
def reckon(now: datetime) -> int:
    """Write anew what runs out within the protocol's days, store by store."""
    row, made = Reckoned.objects.get_or_create(id=1, defaults={"at": now})
    if not made:
        Reckoned.objects.select_for_update(no_key=True).get(pk=row.pk)
        Reckoned.objects.filter(pk=row.pk).update(at=now)
    on = day_of(now)
    base = queries.gather([EVERYWHERE], on)
    last = on + timedelta(days=base.planning.soon_days.value)
    short = [
        line
        for line in queries.lines_by_store(base)
        if line.seen.runs_out_on and line.seen.runs_out_on <= last and line.order.n
    ]
    Shortage.objects.all().delete()
    Shortage.objects.bulk_create(_shortage(line, now) for line in short)
    return len(short)


def _shortage(line: Line, now: datetime) -> Shortage:
    areas = [need.driven.area for need in line.needs]
    until, runs_out = line.order.until, line.seen.runs_out_on
    day = day_of(now)
    return Shortage(
        id=uuid5(
            SPACE, f"{line.store.pk if line.store else ''}:{line.key}"
        ),  # the same as long as it runs short
        store=line.store,
        area_id=line.store.area_id if line.store else min(areas),
        line=line.key,
        good="" if line.key.startswith("item-") else line.key,
        item=line.item,
        days=line.seen.days or 0.0,
        runs_out_on=runs_out or day,
        n=line.order.n,
        order_by=at(until or day, 18),
        waits=line.waits,
        at=now,
    )
