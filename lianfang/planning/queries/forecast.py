"""The forecast: for each kind of goods what is needed day by day and why, what there is, how long it lasts, what to
order."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from lianfang.common.dates import days
from lianfang.needs.queries import current
from lianfang.places.rules import Span
from lianfang.planning.queries import behind_doors, driving, goods
from lianfang.planning.queries.goods import Held, Kept
from lianfang.planning.queries.scope import rates
from lianfang.planning.rules import (
    Arrival,
    Driven,
    Keeps,
    Need,
    Outlook,
    Proposal,
    Rate,
    outlook,
    propose,
    rate_in,
    served,
)
from lianfang.protocol.planning import Planning
from lianfang.supplies.models import Item, Store

Key = tuple[UUID, UUID]  # store and item


@dataclass(frozen=True, slots=True)
class Base:
    """Everything a forecast is reckoned from, read once."""

    on: date
    planning: Planning
    items: dict[UUID, Kept]
    stores: tuple[Store, ...]
    held: tuple[Held, ...]
    coming: dict[Key, list[Arrival]]
    asked: dict[Key, int]
    minimums: dict[Key, int]
    driven: tuple[Driven, ...]
    rates: dict[str, tuple[Rate, ...]]
    used: tuple[Driven, ...]

    @property
    def ahead(self) -> list[date]:
        """Give the days the forecast looks ahead to, today first."""
        return list(days(self.on, self.on + timedelta(days=self.planning.horizon_days.value - 1)))


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of goods: what they are, what there is, what is needed and why, how long it lasts, what to order."""

    key: str
    name: str
    counted: str
    items: tuple[Kept, ...]
    there: int
    kept_back: int
    coming: int
    asked: int
    minimum: int
    needs: tuple[Need, ...]
    by_ledger: bool
    seen: Outlook
    order: Proposal
    store: Store | None = None
    by_day: tuple[float, ...] = field(default=())

    @property
    def today(self) -> float:
        """Give what is needed today."""
        return self.by_day[0] if self.by_day else 0.0

    @property
    def total(self) -> float:
        """Give what is needed in all days the forecast looks ahead to."""
        return sum(self.by_day)

    @property
    def item(self) -> Item | None:
        """Give the item to order: the one of which most is there; none when no item is on record."""
        return self.items[0].item if self.items else None

    @property
    def units(self) -> int:
        """Give how many units of that item to order."""
        return -(-self.order.n // self.items[0].holds) if self.items else self.order.n

    @property
    def waits(self) -> bool:
        """Say whether it is to be ordered and nobody has asked for as much yet."""
        return self.order.n > self.asked


def gather(areas: Sequence[Span], on: date) -> Base:
    """Read what a forecast is reckoned from, in some areas, on a day. A fixed number of statements."""
    protocol = current(on)
    planning = protocol.planning
    last = on + timedelta(days=planning.horizon_days.value - 1)
    items, stores = goods.kept(planning), goods.stores_in(areas)
    hard = protocol.field.suit_hard_hours.value
    driven = [
        *driving.merged(driving.of_rounds(areas, on, last, on)),
        *driving.merged(driving.of_rotas(areas, on, last, hard)),
        *behind_doors.of_zones(areas, on, last),
        *driving.merged(driving.of_patients(areas, on, last, on)),
        *driving.merged(driving.of_quarantine(areas, on, last)),
    ]
    before = on - timedelta(days=planning.compare_days.value)
    return Base(
        on=on,
        planning=planning,
        items=items,
        stores=tuple(stores),
        held=tuple(goods.held(stores, items, on)),
        coming=goods.coming(stores, items, on),
        asked=goods.asked_for(stores, items),
        minimums=goods.minimums(stores, items),
        driven=tuple(driven),
        rates=rates(planning),
        used=tuple(goods.used(areas, items, before, on - timedelta(days=1))),
    )


def lines(base: Base, extra: Iterable[Driven] = ()) -> list[Line]:
    """Reckon the forecast of all stores together, what runs out first first; `extra`: what would come in addition."""
    needs = needs_of(base, extra)
    found = [_line(base, key, needs.get(key, []), None) for key in keys_of(base, needs)]
    return sorted(found, key=_urgency)


def line_of(base: Base, key: str) -> Line | None:
    """Reckon the forecast of some goods, also of those that nobody keeps or needs; none when they are not known."""
    known = {good.key for good in base.planning.goods.value} | {each.line for each in base.items.values()}
    return _line(base, key, needs_of(base).get(key, []), None) if key in known else None


def lines_by_store(base: Base) -> list[Line]:
    """Reckon the forecast store by store: what an area needs falls on the nearest store that keeps it. What no store
    keeps stands under none."""
    needs, found = needs_of(base), list[Line]()
    stores = {row.pk: row for row in base.stores}
    for key in keys_of(base, needs):
        keeps = _keeps(base, key)
        parts: dict[UUID | None, list[Need]] = {row.store: [] for row in keeps}
        for need in needs.get(key, []):
            for store, n in served([(need.driven.area, need.driven.n)], keeps).items():
                told = need.driven
                part = Driven(told.driver, told.area, told.on, n, told.kind, told.name, told.ref)
                parts.setdefault(store, []).append(Need(need.use, part, need.rate))
        for store, some in parts.items():
            found.append(_line(base, key, some, stores[store] if store else None, only=True))
    return sorted(found, key=_urgency)


def _urgency(line: Line) -> tuple[date, bool, str]:
    return line.seen.runs_out_on or date.max, line.order.n == 0, line.name


def needs_of(base: Base, extra: Iterable[Driven] = ()) -> dict[str, list[Need]]:
    """Multiply what drives with its coefficients, by line. What no use of the protocol takes is needed as it was
    used up on average lately."""
    found: dict[str, list[Need]] = defaultdict(list)
    by_driver: dict[str, list[Driven]] = defaultdict(list)
    for row in (*base.driven, *extra):
        by_driver[row.driver].append(row)
    for use in base.planning.uses:
        for row in by_driver[use.driver]:
            found[use.good].append(Need(use.key, row, rate_in(base.rates[use.key], row.area)))
    known, usual = {use.good for use in base.planning.uses}, dict[tuple[str, int], float]()
    for row in base.used:
        if row.driver not in known:
            usual[row.driver, row.area] = usual.get((row.driver, row.area), 0.0) + row.n
    for (line, area), n in usual.items():
        mean = max(n, 0.0) / base.planning.compare_days.value
        found[line] += [_as_used(line, area, day, mean) for day in base.ahead if mean]
    return found


def _as_used(line: str, area: int, day: date, n: float) -> Need:
    return Need("", Driven(line, area, day, n, "ledger"), Rate("", 1.0))


def keys_of(base: Base, needs: dict[str, list[Need]]) -> list[str]:
    """List the lines of a forecast: goods that are needed, and everything that is kept or has a minimum."""
    there = {base.items[row.item].line for row in base.held}
    there |= {base.items[item].line for _store, item in (*base.minimums, *base.coming)}
    return sorted(there | {key for key, rows in needs.items() if rows})


def _keeps(base: Base, key: str) -> list[Keeps]:
    """List the stores that keep some goods: that have or had them, wait for them, or should have them."""
    areas, n = {row.pk: row.area_id for row in base.stores}, dict[UUID, int]()
    for row in base.held:
        if base.items[row.item].line == key:
            n[row.store] = n.get(row.store, 0) + row.n
    for store, item in (*base.minimums, *base.coming):
        if base.items[item].line == key:
            n.setdefault(store, 0)
    return [Keeps(store, areas[store], there) for store, there in n.items()]


def _line(base: Base, key: str, needs: list[Need], store: Store | None, *, only: bool = False) -> Line:
    """Reckon one line; `only`: of one store alone, or of none."""

    def fits(other: UUID, item: UUID) -> bool:
        here = not only or (store is not None and other == store.pk)
        return here and base.items[item].line == key

    held = [row for row in base.held if fits(row.store, row.item)]
    lots = [lot for row in held for lot in row.lots]
    arrivals = [each for at, rows in base.coming.items() if fits(*at) for each in rows]
    minimum = sum(n for at, n in base.minimums.items() if fits(*at))
    by_day = [sum(need.n for need in needs if need.driven.on == day) for day in base.ahead]
    seen = outlook(lots, arrivals, by_day, base.on)
    planning = base.planning
    order = propose(
        seen, minimum, base.on, lead_days=planning.lead_days.value, cover_days=planning.cover_days.value
    )
    good = next((each for each in planning.goods.value if each.key == key), None)
    items = sorted(
        (each for each in base.items.values() if each.line == key),
        key=lambda each: (-sum(row.n for row in held if row.item == each.item.pk), each.item.name),
    )
    return Line(
        key=key,
        name=good.label if good else items[0].item.name,
        counted=good.counted if good else items[0].item.unit,
        items=tuple(items),
        there=sum(lot.n for lot in lots),
        kept_back=sum(row.kept_back for row in held),
        coming=sum(each.n for each in arrivals),
        asked=sum(n for at, n in base.asked.items() if fits(*at)),
        minimum=minimum,
        needs=tuple(needs),
        by_ledger=bool(needs) and needs[0].use == "",
        seen=seen,
        order=order,
        store=store,
        by_day=tuple(by_day),
    )
