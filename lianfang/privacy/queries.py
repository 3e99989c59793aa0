"""Reads: what is due, what is spared by whom, what was erased."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import BaseExpression
from django.db.models.fields import DateTimeField
from django.db.models.functions import Cast, Substr

from lianfang.accounts.access import may, spans
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.erasure import Held
from lianfang.common.errors import Refused
from lianfang.outbreak.models import Outbreak
from lianfang.people.queries import ids_of_many
from lianfang.places.rules import depth, span
from lianfang.privacy.models import ErasureLine, LegalHold
from lianfang.privacy.rules import NOBODY, Rule, rules_of
from lianfang.privacy.tables import TABLES
from lianfang.protocol import timeline
from lianfang.protocol.schema import Protocol
from lianfang.protocol.values import Sourced
from lianfang.sync.feed import epoch
from lianfang.sync.models import Batch, Mark

READ = "privacy.read"
HOLD = "privacy.hold"
Spared = ErasureLine.Spared
# Kinds that stay although their person is erased: they are about what was done, and name nobody else; and the record.
OUTLIVES = frozenset(("audit", "person", "passer"))


@dataclass(frozen=True)
class Bounds:
    """What limits a run: the rules of the day, who is held, which outbreaks count, how far every reader has read."""

    now: datetime
    rules: dict[str, Rule]
    holds: Sequence[LegalHold]
    people: frozenset[UUID]  # held, with all records of each
    outbreaks: Sequence[Outbreak]
    read: tuple[int, UUID | None] | None  # transaction and batch; none: somebody has not begun


def rules_on(on: date) -> dict[str, Rule]:
    """Give the rules in force on a day: of the diseases that outbreaks here were of; without any, of all."""
    return rules_of(_protocols(on))


def _protocols(on: date) -> list[Protocol]:
    known = set(Outbreak.objects.values_list("disease", flat=True)) or set(timeline.diseases())
    found = []
    for disease in sorted(known):
        try:
            found.append(timeline.in_force(disease, on))
        except Refused:  # none of this disease is in force yet
            continue
    return found


def answer_days(on: date) -> Sourced[int] | None:
    """Give within how many days people are answered; of several protocols in force the shortest."""
    return min((each.retention.answer_days for each in _protocols(on)), key=lambda d: d.value, default=None)


def holds_on(on: date) -> QuerySet[LegalHold]:
    """List the holds in force on a day."""
    return LegalHold.objects.filter(Q(until=None) | Q(until__gte=on), lifted_at=None)


def bounds(now: datetime, readers: Iterable[str]) -> Bounds:
    """Gather what limits a run."""
    holds = list(holds_on(day_of(now)))
    people = ids_of_many([hold.person_id for hold in holds if hold.person_id])
    return Bounds(
        now=now,
        rules=rules_on(day_of(now)),
        holds=holds,
        people=frozenset(one for ids in people.values() for one in ids),
        outbreaks=list(Outbreak.objects.all()),
        read=read_by_all(readers),
    )


def read_by_all(readers: Iterable[str]) -> tuple[int, UUID | None] | None:
    """Say how far all readers of the feed have read; none when one has not begun in this epoch."""
    marks = {mark.reader: mark for mark in Mark.objects.filter(epoch=epoch())}
    found = []
    for reader in readers:
        if reader not in marks:
            return None if Batch.objects.filter(xid__gte=0).exists() else (0, None)
        found.append((marks[reader].xid, marks[reader].batch_id or UUID(int=0)))
    return min(found, default=(1 << 62, UUID(int=0)))


def spared(held: Held, limits: Bounds) -> str:
    """Say why nothing of a table may be erased today; "" when something may."""
    if any(hold.kind == held.kind for hold in limits.holds):
        return Spared.HOLD
    if (limits.people and not (held.people or held.lists)) or (limits.people and held.drop):
        return Spared.HOLD  # nobody can tell whether these rows are theirs
    if any(hold.outbreak_id for hold in limits.holds) and not held.area:
        return Spared.HOLD
    if limits.rules[held.kind].after == "outbreak" and not held.area and _recent(held, limits):
        return Spared.OUTBREAK
    if held.fact and limits.read is None:
        return Spared.READERS
    return ""


def _recent(held: Held, limits: Bounds) -> list[Outbreak]:
    """List the outbreaks that are fought, or ended fewer days ago than a kind is kept after one."""
    days = limits.rules[held.kind].days or 0
    first = day_of(limits.now) - timedelta(days=days)
    return [one for one in limits.outbreaks if one.ended_on is None or one.ended_on > first]


def due(held: Held, limits: Bounds) -> QuerySet[Any]:
    """List the rows of a table whose days are over, that are not erased yet, and that nobody holds. Of records of
    people it lists those that may be due: `nothing_else` says of some of them who may go."""
    rule = limits.rules[held.kind]
    rows: QuerySet[Any] = held.rows()
    if held.since and rule.days is not None:
        rows = rows.filter(**{f"{held.since}__lte": _last(held, limits.now - timedelta(days=rule.days))})
    rows = _not_done(held, rows)
    if held.fact and limits.read is not None:
        rows = _read_before(rows, limits.read)
    if rule.after == "outbreak":
        for one in _recent(held, limits):
            rows = rows.exclude(_in(held, one))
    return _not_held(held, limits, rows)


def nothing_else(held: Held, rows: QuerySet[Any], limits: Bounds) -> QuerySet[Any]:
    """Leave the records of people out of whom something is kept for good, or something is younger than the days. To be
    asked of some thousands at a time: of all at once the planner reads tables of millions whole."""
    before = limits.now - timedelta(days=limits.rules[held.kind].days or 0)
    if settings.CLUSTER:  # whose planner drowns in so many questions at once: one after the other
        left = set(rows.values_list("pk", flat=True))
        for kept, path in _kept_besides(limits, before):
            left -= set(kept.filter(**{f"{path}__in": left}).values_list(path, flat=True)) if left else set()
        return rows.filter(pk__in=left)
    for kept, path in _kept_besides(limits, before):
        rows = rows.filter(~Exists(kept.filter(**{path: OuterRef("pk")})))
    return rows


def _kept_besides(limits: Bounds, before: datetime) -> Iterator[tuple[QuerySet[Any], str]]:
    """List what is kept of people beside their records, and by which column it leads to them."""
    for other in TABLES:
        if other.kind in OUTLIVES or other.kind not in limits.rules:
            continue
        kept = other.rows()
        if limits.rules[other.kind].days is not None:
            if not other.since:
                continue
            last = _last(other, before)
            kept = kept.filter(Q(**{f"{other.since}__gt": last}) | Q(**{f"{other.since}__isnull": True}))
        yield from ((kept, path) for path in other.people)


def of_people(held: Held, ids: Iterable[UUID]) -> QuerySet[Any]:
    """List the rows of a table that are about somebody, told by all their records."""
    rows: QuerySet[Any] = held.rows().filter(about(held, ids))
    return rows


def about(held: Held, ids: Iterable[UUID]) -> Q:
    """Say which rows of a table are about somebody; none of one that names nobody."""
    wanted = list(ids)
    paths = [Q(**{f"{path}__in": wanted}) for path in held.people]
    paths += [Q(**{f"{column}__overlap": wanted}) for column in held.lists]
    return reduce(or_, paths, Q(pk__in=[]))


def _last(held: Held, instant: datetime) -> datetime | date:
    return instant if isinstance(field_of(held.model, held.since), DateTimeField) else day_of(instant)


def field_of(model: Any, path: str) -> Any:
    """Find the column at the end of a path. Raises FieldDoesNotExist for a path that leads nowhere."""
    *steps, last = path.split("__")
    for step in steps:
        model = model._meta.get_field(step).related_model
    return model._meta.get_field(last.removesuffix("_id") if _is_key(model, last) else last)


def _is_key(model: Any, name: str) -> bool:
    return name.endswith("_id") and any(f.name == name.removesuffix("_id") for f in model._meta.get_fields())


def plain(held: Held) -> dict[str, Any]:
    """Give the columns that are emptied to something that can be compared."""
    return {name: value for name, value in held.blank.items() if not isinstance(value, BaseExpression)}


def _not_done(held: Held, rows: QuerySet[Any]) -> QuerySet[Any]:
    if held.how == "unlink":
        version = Substr(Cast(F(held.people[0]), CharField()), 15, 1)
        rows = rows.alias(id_version=version).exclude(id_version=str(NOBODY))
    elif held.how == "blank" and plain(held):
        rows = rows.exclude(**plain(held))
    return rows


def _read_before(rows: QuerySet[Any], read: tuple[int, UUID | None]) -> QuerySet[Any]:
    xid, last = read
    unread = Batch.objects.filter(Q(xid__gt=xid) | Q(xid=xid, id__gt=last or UUID(int=0)))
    if settings.CLUSTER:  # where batches lie on the coordinator, facts on the machines
        return rows.exclude(batch_id__in=list(unread.values_list("pk", flat=True)))
    return rows.filter(~Exists(unread.filter(pk=OuterRef("batch_id"))))


def _in(held: Held, outbreak: Outbreak) -> Q:
    first, last = span(outbreak.area_id)
    return Q(**{f"{held.area}__gte": first, f"{held.area}__lte": last})


def _not_held(held: Held, limits: Bounds, rows: QuerySet[Any]) -> QuerySet[Any]:
    if limits.people:
        ids = list(limits.people)
        for path in held.people:
            rows = rows.exclude(**{f"{path}__in": ids})
        for column in held.lists:
            rows = rows.exclude(**{f"{column}__overlap": ids})
    wanted = {hold.outbreak_id for hold in limits.holds if hold.outbreak_id}
    for one in limits.outbreaks:
        if one.pk in wanted:
            rows = rows.exclude(_in(held, one))
    return rows


def reads(user: User, on: date) -> bool:
    """Say whether a user may see what is kept how long, what was erased and what is held."""
    return may(user, READ, on)


def area_of(hold: LegalHold) -> int | None:
    """Give the area of what is held; none for a whole kind of data."""
    if hold.person:
        return hold.person.area_id
    return hold.outbreak.area_id if hold.outbreak else None


def holds_kinds(user: User, on: date) -> bool:
    """Say whether somebody may hold a whole kind of data, or lift such a hold: by a post of a whole city."""
    return any(depth(first) <= 1 for first, _last in spans(user, HOLD, on))


def may_lift(hold: LegalHold, user: User, on: date) -> bool:
    """Say whether somebody may lift a hold."""
    area = area_of(hold)
    return holds_kinds(user, on) if area is None else may(user, HOLD, on, area)
