"""What waits for somebody: gathered from the wiring table, sorted by clock, narrowed to what their posts allow."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils.functional import Promise

from lianfang.accounts.access import may, posts_on, spans
from lianfang.accounts.models import Deputy, User
from lianfang.command import rules
from lianfang.command.models import Breach, Notified
from lianfang.command.queries.at_once import any_of
from lianfang.command.waits import BY_KEY, SOURCES, Moment, Source
from lianfang.outbreak import queries as outbreaks
from lianfang.outbreak.models import Outbreak
from lianfang.places.queries import labels
from lianfang.places.rules import Span, span
from lianfang.protocol import timeline
from lianfang.protocol.schema import Protocol

EACH = 50  # of one kind, those whose clock runs out first; the rest is counted (design choice)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits."""

    source: Source
    id: UUID
    line: str
    url: str
    area_id: int
    due: datetime | None
    standing: str  # late, soon, running, none
    for_whom: str = ""  # whom somebody stands in for
    area: str = ""
    place: int = 0  # where rows stand in order


@dataclass(frozen=True, slots=True)
class Pile:
    """All that waits of one kind: how many, how many of them too late as far as they are listed."""

    source: Source
    n: int
    late: int

    @property
    def label(self) -> Promise:
        """Say what it is."""
        return self.source.label

    @property
    def url(self) -> str:
        """Give where all of it is listed."""
        return self.source.all_url()


@dataclass(frozen=True, slots=True)
class Queue:
    """Everything that waits for somebody."""

    items: tuple[Item, ...]
    piles: tuple[Pile, ...]

    @property
    def late(self) -> int:
        """Count what is too late."""
        return sum(pile.late for pile in self.piles)


def protocol_on(outbreak: Outbreak | None, on: date) -> Protocol | None:
    """Give the protocol in force for an outbreak on a day."""
    return timeline.in_force(outbreak.disease, max(on, outbreak.began_on)) if outbreak else None


def moment_of(user: User, on: date, now: datetime) -> Moment:
    """Give the moment at which a user asks what waits, with the outbreak their pages show."""
    outbreak = outbreaks.current(user, on)
    return Moment(now, on, outbreak, protocol_on(outbreak, on), user)


def within(rows: QuerySet[Any], areas: Sequence[Span], column: str) -> QuerySet[Any]:
    """Narrow rows to some areas, by the column that says where they are."""
    if not areas:
        return rows.none()
    return rows.filter(reduce(or_, (Q(**{f"{column}__gte": a, f"{column}__lte": b}) for a, b in areas)))


def queue(user: User, on: date, now: datetime, *, kind: str = "", source: str = "") -> Queue:
    """Gather what waits for somebody, what runs out first first. One statement says which kinds there are; one more for
    each of these, and another for each of which more than fifty wait."""
    moment = moment_of(user, on, now)
    lent = _lent(user, on)
    asked = [
        (each, _rows(each, moment, spans(user, each.permission, on)))
        for each in SOURCES
        if (not kind or each.kind == kind)
        and (not source or each.key == source)
        and may(user, each.permission, on)
        and (moment.outbreak or not each.of_outbreak)
    ]
    items: list[Item] = []
    piles: list[Pile] = []
    for (each, rows), waits in zip(asked, any_of([rows for _each, rows in asked]), strict=True):
        if waits:
            found, n = _of(each, rows, moment, lent)
            items += found
            piles.append(Pile(each, n, sum(item.standing == "late" for item in found)))
    items.sort(key=_by_clock)
    return Queue(tuple(_named(items)), tuple(piles))


def _rows(source: Source, moment: Moment, areas: Sequence[Span]) -> QuerySet[Any]:
    return source.rows(moment) if source.own else within(source.rows(moment), areas, source.area)


def _by_clock(item: Item) -> tuple[bool, float, bool, int, str]:
    return (
        item.due is None,
        item.due.timestamp() if item.due else 0.0,
        item.source.tone != "red",
        item.place,
        str(item.id),
    )


def _of(
    source: Source, rows: QuerySet[Any], moment: Moment, lent: Sequence[tuple[Span, str]]
) -> tuple[list[Item], int]:
    rows = rows.annotate(where_=F(source.area))
    rows = rows.order_by(*filter(None, (source.due, source.place)), "pk")
    found = list(rows[: EACH + 1])
    n = len(found) if len(found) <= EACH else rows.order_by().count()
    return [_item(source, row, moment, lent) for row in found[:EACH]], n


def _item(source: Source, row: Any, moment: Moment, lent: Sequence[tuple[Span, str]]) -> Item:
    due = getattr(row, source.due) if source.due else None
    soon = moment.protocol.command.soon_minutes.value if moment.protocol else 0
    whose = next((name for (first, last), name in lent if first <= row.where_ <= last), "")
    return Item(
        source,
        row.pk,
        source.line(row),
        source.url(row),
        row.where_,
        due,
        rules.standing(due, moment.now, soon),
        whose,
        place=getattr(row, source.place) if source.place else 0,
    )


def _named(items: Iterable[Item]) -> Iterable[Item]:
    found = list(items)
    names = labels(item.area_id for item in found)
    for item in found:
        yield replace(item, area=names.get(item.area_id, ""))


def _lent(user: User, on: date) -> list[tuple[Span, str]]:
    """Give the areas that only stand-in posts reach, each with the name of whom the user stands in for."""
    posts = posts_on(user, on)
    lent = [post for post in posts if post.stand_in_id]
    if not lent:
        return []
    own = [span(post.area_id) for post in posts if not post.stand_in_id]
    who = dict(Deputy.objects.filter(pk__in={p.stand_in_id for p in lent}).values_list("pk", "of__name"))
    return [
        (span(post.area_id), who.get(post.stand_in_id or UUID(int=0), ""))
        for post in lent
        if not any(first <= post.area_id <= last for first, last in own)
    ]


# --- clocks that ran out


def my_breaches(user: User) -> QuerySet[Notified]:
    """List the clocks that ran out and that this user was told of, until somebody answers for them."""
    rows = Notified.objects.filter(user=user, open=True).select_related("breach")
    return rows.order_by("breach__due_at", "pk")


def breaches(areas: Sequence[Span], *, state: str = "", source: str = "") -> QuerySet[Breach]:
    """List the clocks that ran out in some areas. `state`: open (nobody answers), answered (and not done yet), over."""
    rows = within(Breach.objects.all(), areas, "area_id")
    states = {
        "open": Q(answered_at=None, over_at=None),
        "answered": Q(answered_at__isnull=False, over_at=None),
        "over": Q(over_at__isnull=False),
    }
    rows = rows.filter(states.get(state, Q()))
    rows = rows.filter(source=source) if source in BY_KEY else rows
    return rows.select_related("answered_by")


def label_of(source: str) -> str:
    """Say what a clock that ran out is of."""
    known = BY_KEY.get(source)
    return str(known.label) if known else source
