"""The index of stays is brought up to date from the table: whole days once, afterwards only what is new.

How it learns what is new: each row carries the number of the transaction that wrote it last; what is read are the rows
from the oldest transaction that was still running at the last look. A row read twice counts once.
"""

import logging
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fcntl import LOCK_EX, LOCK_NB
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from django.db import Error, connection, transaction
from psycopg import OperationalError, pq

from lianfang.common.dates import at
from lianfang.presence.actions.stays import parts
from lianfang.sync import feed
from lianfang.tracing.changing import hide, same_keys
from lianfang.tracing.layout import DAY, Rows, nothing, together
from lianfang.tracing.numbers import Numbers
from lianfang.tracing.store import FORMAT, Contents, Store, Stretch, lock, shortened

log = logging.getLogger(__name__)
PAUSE_S = 20.0
LATE = 50_000  # rows of a day that may come late before the day is written again
SHARE = 8  # or one in so many
BLOCK = 64 * 2**20  # bytes read from the database before they become small numbers
ZERO = datetime(2000, 1, 1, tzinfo=UTC)
FIRST_DAY = date(2000, 1, 1)
SHIFT = int((at(FIRST_DAY) - ZERO).total_seconds())  # from midnight of the city to that of UTC

_COLUMNS = '(person_id, place_id, entered, "left", void)'
_UUID, _TIME = ("u1", 16), (">i8",)
_FIELDS: list[Any] = [
    ("n", ">i2"),
    ("l0", ">i4"),
    ("person", *_UUID),
    ("l1", ">i4"),
    ("place", *_UUID),
    ("l2", ">i4"),
]
_FIELDS += [("entered", *_TIME), ("l3", ">i4"), ("left", *_TIME), ("l4", ">i4"), ("void", "u1")]
_ROW = np.dtype(_FIELDS)
_HEAD, _END = 19, 2


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What one look at the table brought."""

    whole: int  # days read whole
    late: int  # rows that came late or were changed
    dropped: int  # days that are kept no longer


def follow() -> None:
    """Bring the index up to date, again and again; runs in a thread of its own."""
    while True:
        try:
            refresh()
        except (Error, OSError) as error:
            log.warning("The index of stays tries again: %s", str(error).strip())
            connection.close()
        time.sleep(PAUSE_S)


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
        cursor.execute(f"UPDATE presence_stay SET xid = 0 WHERE xid >= {feed.OLDEST}")


def _look() -> tuple[int, dict[int, tuple[str, int]]]:
    """Give up to which transaction everything can be seen, and the parts there are: day number → name, identity."""
    with connection.cursor() as cursor:
        if not connection.savepoint_ids:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute(f"SELECT least({feed.OLDEST}, pg_current_xact_id_if_assigned()::text::bigint)")
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
    changed = {n: _changes(store, there[n][0], days[n].mark) for n in days if n not in gone}
    late_day = (late.entered - SHIFT) // DAY
    many = {
        n
        for n, (rows, _void) in changed.items()
        if len(rows) + np.count_nonzero(late_day == n) > max(LATE, days[n].rows // SHARE)
    }
    fresh: dict[int, Stretch] = {}
    taken = dict(days)
    for n in sorted((there.keys() - days.keys()) | many | (set(gone) & there.keys())):
        name, source = there[n]
        fresh[n] = store.add(_whole(store, name))
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


def _whole(store: Store, name: str) -> Rows:
    parts_ = [rows.only(~void) for rows, void in _copied(store, f"{name} {_COLUMNS}")]
    return together(parts_)


def _changes(store: Store, name: str, mark: int) -> tuple[Rows, Any]:
    """Give the rows of a day that were written since a mark, and which of them were taken back."""
    chosen = (
        f'(SELECT person_id, place_id, entered, "left", void FROM {name} WHERE xid >= {mark:d} ORDER BY xid)'
    )
    found = list(_copied(store, chosen))
    void = np.concatenate([void for _rows, void in found]) if found else np.zeros(0, bool)
    return together([rows for rows, _void in found]), void


def _copied(store: Store, what: str) -> Iterator[tuple[Rows, Any]]:
    """Read rows from the database as they lie there: one block becomes small numbers while the next one comes."""
    with ThreadPoolExecutor(1, thread_name_prefix="numbers") as beside:
        before = None
        for block in _blocks(f"COPY {what} TO STDOUT (FORMAT binary)"):
            after = beside.submit(_numbered, store, block)
            if before:
                yield before.result()
            before = after
        if before:
            yield before.result()


def _blocks(statement: str) -> Iterator[bytearray]:
    """Gather whole rows into blocks; there is always one, if only an empty one."""
    buffer, skip = bytearray(), _HEAD
    for data in _messages(statement):
        buffer += data
        if len(buffer) > BLOCK:
            whole = skip + (len(buffer) - skip) // _ROW.itemsize * _ROW.itemsize
            yield buffer[skip:whole]
            buffer, skip = buffer[whole:], 0
    yield buffer[skip:-_END]


def _messages(statement: str) -> Iterator[Any]:
    """Give what a COPY sends, row by row, as libpq gives it: psycopg's own loop costs twice as much a row."""
    connection.ensure_connection()
    raw = connection.connection.pgconn
    with connection.wrap_database_errors:
        result = raw.exec_(statement.encode())
        if result.status != pq.ExecStatus.COPY_OUT:
            raise OperationalError(result.get_error_message())
        size, data = raw.get_copy_data(0)
        while size > 0:
            yield data
            size, data = raw.get_copy_data(0)
        while (result := raw.get_result()) is not None:
            if result.status != pq.ExecStatus.COMMAND_OK:
                raise OperationalError(result.get_error_message())


def _numbered(store: Store, block: bytearray) -> tuple[Rows, Any]:
    raw = np.frombuffer(block, _ROW)
    entered = raw["entered"] // 1_000_000
    length = raw["left"] // 1_000_000 - entered
    ids: list[tuple[Numbers, Any]] = [(store.people, raw["person"]), (store.places, raw["place"])]
    person, place = (numbers.of(column) for numbers, column in ids)
    return Rows(person, place, entered.astype(np.int32), shortened(length)), raw["void"].astype(bool)
