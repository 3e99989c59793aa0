"""The index of stays is brought up to date from the table: whole days once, afterwards only what is new.

How it learns what is new: each row carries the number of the transaction that wrote it last; what is read are the rows
from the oldest transaction that was still running at the last look. A row read twice counts once.
"""

import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fcntl import LOCK_EX, LOCK_NB
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from django.db import connection, transaction

from lianfang.common.dates import at
from lianfang.common.transactions import OLDEST
from lianfang.presence import reading
from lianfang.presence.actions.stays import parts
from lianfang.sync import feed
from lianfang.tracing.changing import hide, same_keys
from lianfang.tracing.layout import DAY, Rows, nothing, together
from lianfang.tracing.store import FORMAT, Contents, Store, Stretch, lock

LATE = 50_000  # rows of a day that may come late before the day is written again
SHARE = 8  # or one in so many
ZERO = datetime(2000, 1, 1, tzinfo=UTC)
FIRST_DAY = date(2000, 1, 1)
SHIFT = int((at(FIRST_DAY) - ZERO).total_seconds())  # from midnight of the city to that of UTC


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What one look at the table brought."""

    whole: int  # days read whole
    late: int  # rows that came late or were changed
    dropped: int  # days that are kept no longer


def folder() -> Path:
    """Give where the index lies."""
    return Path(settings.TRACING)


def refresh(where: Path | None = None) -> Refreshed | None:
    """Read what is new. None when somebody else is at it, or nothing says where the index lies."""
    where = where or (folder() if settings.TRACING else None)
    if where is None:
        return None
    where.mkdir(parents=True, exist_ok=True)
    with lock(where, "write", LOCK_EX | LOCK_NB) as mine:
        return _refresh(where) if mine else None


def _refresh(where: Path) -> Refreshed:
    store = Store(where, write=True)
    epoch = str(feed.epoch())
    if store.contents.format != FORMAT or store.contents.epoch != epoch:
        store.contents = Contents(
            epoch=epoch, shift=SHIFT
        )  # another database, or one put back: all of it again
        _forget_numbers()
    with transaction.atomic():
        horizon, there = _look()
        return _read(store, horizon, there)


def _forget_numbers() -> None:
    """Take the numbers of transactions off rows that a restored server, which counts anew, has not reached yet."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE presence_stay SET xid = 0 WHERE xid >= {OLDEST}")


def _look() -> tuple[int, dict[int, tuple[str, int]]]:
    """Give up to which transaction everything can be seen, and the parts there are: day number → name, identity."""
    with connection.cursor() as cursor:
        if not connection.savepoint_ids:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute(f"SELECT least({OLDEST}, pg_current_xact_id_if_assigned()::text::bigint)")
        horizon = int(cursor.fetchone()[0])
        names = parts()
        cursor.execute(
            "SELECT relname, oid::bigint FROM pg_class WHERE relname = ANY(%s)", [list(names.values())]
        )
        ids = dict(cursor.fetchall())
    return horizon, {(day - FIRST_DAY).days: (name, ids[name]) for day, name in names.items()}


def _read(store: Store, horizon: int, there: dict[int, tuple[str, int]]) -> Refreshed:
    days, late = store.contents.days, _kept_late(store)
    gone = [n for n, stretch in days.items() if there.get(n, ("", 0))[1] != stretch.source]
    late_day = (late.entered - SHIFT) // DAY
    room = {n: _room_beside(days[n], int(np.count_nonzero(late_day == n))) for n in days if n not in gone}
    changed = {n: reading.changes(store, there[n][0], days[n].mark, room[n] + 1) for n in room}
    many = {n for n, (rows, _void) in changed.items() if len(rows) > room[n]}
    fresh: dict[int, Stretch] = {}
    taken = dict(days)
    for n in sorted((there.keys() - days.keys()) | many | (set(gone) & there.keys())):
        name, source = there[n]
        fresh[n] = store.add(reading.whole(store, name))
        fresh[n].mark, fresh[n].source = horizon, source
        taken[n] = fresh[n]
        store.contents.days = taken | {
            -k - 1: days[k] for k in fresh if k in days
        }  # their room is not free yet
    store.contents.days = days
    again = [changed[n] for n in changed if n not in many]
    rows = _merged(late.only(~np.isin(late_day, [*fresh, *gone])), again)
    _publish(store, fresh, gone, again, rows, horizon)
    return Refreshed(len(fresh), sum(len(each) for each, _void in again), len(set(gone) - fresh.keys()))


def _room_beside(day: Stretch, taken: int) -> int:
    """Say how many rows of a day may still come late before the day is written again."""
    return max(0, max(LATE, day.rows // SHARE) - taken)


def _merged(late: Rows, again: list[tuple[Rows, Any]]) -> Rows:
    """Give what lies beside the days now: what came late before and was not changed since, and what is new."""
    if not again:
        return late
    told = together([rows for rows, _void in again])
    stands = together([rows.only(~void) for rows, void in again])
    return together([late.only(~same_keys(late, told)), stands])


def _publish(
    store: Store,
    fresh: dict[int, Stretch],
    gone: list[int],
    again: list[tuple[Rows, Any]],
    late: Rows,
    horizon: int,
) -> None:
    old = [store.contents.late] if store.contents.late else []
    old += [store.contents.days[n] for n in {*gone, *(fresh.keys() & store.contents.days.keys())}]
    days = {n: s for n, s in store.contents.days.items() if n not in gone} | fresh
    before, store.contents.days = store.contents.days, days | {-k - 1: s for k, s in enumerate(old)}
    beside = store.add(late) if len(late) else None
    store.contents.days = before
    with store.alone():
        for rows, _void in again:
            hide(store.columns(), rows)
        store.contents.days, store.contents.late = days, beside
        for stretch in days.values():
            stretch.mark = horizon
        for stretch in old:
            store.blank(stretch)
        store.contents.as_of = time.time()
        _keep_late(store, late)
        store.publish()


def _kept_late(store: Store) -> Rows:
    path = store.folder / "late.npz"
    if not path.exists() or not store.contents.days:
        return nothing()
    with np.load(path) as kept:
        return Rows(*(kept[name] for name in Rows._fields))


def _keep_late(store: Store, late: Rows) -> None:
    with (store.folder / "late.new").open("wb") as file:
        np.savez(file, **late._asdict())
    (store.folder / "late.new").rename(store.folder / "late.npz")
