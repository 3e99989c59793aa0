"""A trace: who was near one person, and who was near those. Several run at once, each in a room of its own."""

import fcntl
import itertools
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple, TypeVar

import numpy as np

from lianfang.tracing.layout import NOBODY, Columns, Ints, Longs
from lianfang.tracing.near import FIRST, GAP, OVERLAP, N, near, stays_of
from lianfang.tracing.paths import meetings
from lianfang.tracing.sorting import by_bits
from lianfang.tracing.store import LIST, Store, lock
from lianfang.tracing.sweep import CHUNK, TABLE, add_up, best_of, gather, sweep

A = TypeVar("A")
CHUNKS = 8_192  # of 8 KB each, a worker: 64 MB for what was found; what is more is added up in between
JOBS = 64
BUCKET = 65_536
TIME = 24  # bits for the seconds of half a year


class Question(NamedTuple):
    """Who is traced, from when to when they could infect, until when their contacts are followed; `after`: how long
    the air counts after somebody left; `close`: seconds together from which a contact is followed further."""

    person: int
    since: int
    until: int
    now: int
    after: int
    close: int
    best: int | None = 200  # of the second step; None: everybody


class Near(NamedTuple):
    """The first step: numbers of people, how often, seconds together, since when, seconds after."""

    people: Ints
    times: Ints
    seconds: Ints
    first: Ints
    gap: Ints


class Further(NamedTuple):
    """The second step: who was near the contacts longest, with the meeting that explains each; and how many there are
    in all, and for long."""

    people: Ints
    times: Ints
    seconds: Longs
    paths: Longs
    total: int
    close: int


class Met(NamedTuple):
    """The stays of those who are followed, by place and time."""

    groups: Longs
    begins: Longs
    come: Longs
    gone_with: Longs
    gone: Longs
    who: Longs


@dataclass
class Worker:
    """One thread's room: what it found, in chunks of the same 65,536 people."""

    people: int
    pool: Longs = field(default_factory=lambda: np.empty((CHUNKS, CHUNK), np.int64))
    used: int = 0
    dense: Longs | None = None

    def __post_init__(self) -> None:
        self.buckets = (self.people >> 16) + 1
        self.owner = np.empty(len(self.pool), np.int32)
        self.fill = np.zeros(len(self.pool), np.int32)
        self.current = np.empty(self.buckets, np.int32)
        self.clear()

    def clear(self) -> None:
        """Begin anew."""
        self.used = self.buckets
        self.current[:] = self.owner[: self.used] = np.arange(self.buckets)
        self.fill[: self.used] = 0

    def drain(self) -> None:
        """Add up what was found so far, because there is no room for more."""
        if self.dense is None:
            self.dense = np.zeros(self.buckets * BUCKET, np.int64)
        for bucket in range(self.buckets):
            part = self.dense[bucket * BUCKET : (bucket + 1) * BUCKET]
            add_up(bucket, self.pool, self.owner, self.fill, self.used, part)
        self.clear()

    def widen(self) -> None:
        """Take twice the room: one place alone fills what there is."""
        self.pool = np.empty((2 * len(self.pool), CHUNK), np.int64)
        self.owner = np.empty(len(self.pool), np.int32)
        self.fill = np.zeros(len(self.pool), np.int32)
        self.clear()


@dataclass
class Room:
    """What one trace needs for itself: notes about everybody, and a worker for each thread."""

    people: int
    threads: int

    def __post_init__(self) -> None:
        self.seen = np.zeros((self.people, 4), np.int32)
        self.touched = np.empty(self.people, np.int32)
        self.workers = [Worker(self.people) for _ in range(self.threads)]


class Tracer:
    """Answers questions about one version of an index."""

    def __init__(self, columns: Columns, people: int, *, threads: int = 0, rooms: int = 2) -> None:
        """`rooms`: how many traces run at once in this process; who comes later waits."""
        self.c, self.people = columns, people
        self.threads = threads or min(4, os.cpu_count() or 1)
        self.pool = ThreadPoolExecutor(self.threads * rooms, thread_name_prefix="trace")
        self.rooms: SimpleQueue[Room | None] = SimpleQueue()
        for _ in range(rooms):
            self.rooms.put(None)  # made when it is needed

    def near(self, asked: Question) -> tuple[Longs, Near]:
        """Give a person's stays and whoever was near."""
        room = self.rooms.get() or Room(self.people, self.threads)
        try:
            return self._near(room, asked)
        finally:
            self.rooms.put(room)

    def further(self, asked: Question) -> tuple[Longs, Near, Further]:
        """Give both steps."""
        room = self.rooms.get() or Room(self.people, self.threads)
        try:
            stays, first = self._near(room, asked)
            return stays, first, self._further(room, asked, first)
        finally:
            self.rooms.put(room)

    def _near(self, room: Room, asked: Question) -> tuple[Longs, Near]:
        stays = stays_of(self.c, asked.person, asked.since, asked.until)
        n = near(self.c, asked.person, stays, asked.after, room.seen, room.touched)
        who = room.touched[:n].copy()
        noted = room.seen[who]
        room.seen[who] = 0
        return stays, Near(who, *(noted[:, column].copy() for column in (N, OVERLAP, FIRST, GAP)))

    def explain(self, asked: Question, stays: Longs, people: Ints) -> Longs:
        """Give for each person of the first step the meeting that weighs most."""
        if not len(stays):
            return np.empty((0, 6), np.int64)
        order = np.lexsort((stays[:, 1], stays[:, 0]))
        whose = np.full((len(stays), 1), asked.person)
        met = self._met([np.hstack([stays[order], whose])])
        span = (asked.since, asked.until + asked.after)
        return meetings(
            self.c, people, met.groups, met.begins, met.come, met.gone_with, met.who, asked.after, span
        )

    def _further(self, room: Room, asked: Question, first: Near) -> Further:
        followed = np.flatnonzero(first.seconds >= asked.close)
        people, since = first.people[followed].astype(np.int64), first.first[followed]
        met = self._met(self._gathered(people, since, asked.now))
        if not len(met.come):
            empty = np.zeros(0, np.int32)
            return Further(empty, empty, np.zeros(0, np.int64), np.empty((0, 6), np.int64), 0, 0)
        self._sweep(room, met, asked.after)
        leave = np.append(first.people, [NOBODY, asked.person]).astype(np.int32)
        who, count, seconds, total, close = self._best(room, leave, asked)
        paths = self._paths(who, met, asked, int(since.min()))
        return Further(who, count, seconds, paths, total, close)

    def _shared(self, parts: int, job: Callable[[int], None]) -> None:
        """Let the threads of a trace take one part after the other; this thread works too."""
        parts_left = itertools.count()

        def work(_worker: int) -> None:
            while (part := next(parts_left)) < parts:
                job(part)

        others = [self.pool.submit(work, k) for k in range(1, self.threads)]
        work(0)
        for other in others:
            other.result()

    def _gathered(self, people: Longs, since: Ints, now: int) -> list[Longs]:
        found: list[Longs] = [np.empty((0, 4), np.int64)] * self.threads
        cuts = np.linspace(0, len(people), self.threads + 1).astype(int)

        def job(part: int) -> None:
            some = slice(cuts[part], cuts[part + 1])
            out = np.empty((64 + 24 * (some.stop - some.start), 4), np.int64)
            n = gather(self.c, people[some], since[some], now, out)
            if n > len(out):
                out = np.empty((n, 4), np.int64)
                gather(self.c, people[some], since[some], now, out)
            found[part] = out[:n]

        self._shared(self.threads, job)
        return found

    def _met(self, parts: list[Longs]) -> Met:
        """Sort stays by place and time of coming, and once more by time of going, both at once."""
        place, come, left, who = np.ascontiguousarray(np.concatenate(parts).T)
        zero = come.min() if len(come) else 0
        high = TIME + int(place.max(initial=0)).bit_length()
        gone = self.pool.submit(by_bits, (place << TIME) | (left - zero), 0, high)
        bits = max(1, int(len(come) - 1).bit_length())
        key = by_bits((((place << TIME) | (come - zero)) << bits) | np.arange(len(come)), bits, bits + high)
        order, place = key & ((1 << bits) - 1), key >> (TIME + bits)
        came = ((key >> bits) & ((1 << TIME) - 1)) + zero
        begins = np.flatnonzero(np.diff(place, prepend=-1))
        ends = np.append(begins, len(came))
        going = (gone.result() & ((1 << TIME) - 1)) + zero
        return Met(place[begins], ends, came, left[order], going, who[order])

    def _sweep(self, room: Room, met: Met, after: int) -> None:
        for worker in room.workers:
            worker.clear()
        most = 2 * int(np.diff(met.begins).max()) + 2
        cuts = self._cuts(met)
        free: SimpleQueue[Worker] = SimpleQueue()
        for worker in room.workers:
            free.put(worker)
        local = threading.local()

        def job(part: int) -> None:
            if not hasattr(local, "scratch"):
                local.scratch = (
                    np.empty((most, 3), np.int64),
                    np.empty(most, np.int64),
                    np.empty(TABLE + 1, np.int32),
                )
            worker = free.get()
            at, end = int(cuts[part]), int(cuts[part + 1])
            while at < end:
                done, worker.used = sweep(
                    self.c,
                    met.groups,
                    met.begins,
                    (at, end),
                    met.come,
                    met.gone_with,
                    met.gone,
                    after,
                    local.scratch,
                    worker.pool,
                    worker.owner,
                    worker.current,
                    worker.fill,
                    worker.used,
                )
                if done < end:
                    worker.drain() if worker.used > worker.buckets else worker.widen()
                at = done
            free.put(worker)

        self._shared(len(cuts) - 1, job)

    def _cuts(self, met: Met) -> Longs:
        """Cut the places into parts of about the same work: as many rows as the last whole day has there."""
        weigh = np.diff(met.begins).astype(np.float64)
        for d in {self.c.days // 2, max(0, self.c.days - 2)}:
            known = met.groups < self.c.places[d]
            at = self.c.p_at[d] + met.groups[known]
            weigh[known] += self.c.p_off[at + 1] - self.c.p_off[at]
        total = np.cumsum(weigh)
        inner = np.searchsorted(total, total[-1] * np.arange(1, JOBS) / JOBS)
        return np.unique(np.concatenate([[0], inner, [len(met.groups)]])).astype(np.int64)

    def _best(self, room: Room, leave: Ints, asked: Question) -> tuple[Ints, Ints, Longs, int, int]:
        """Add up what was found, 65,536 people at a time, and keep those who were near longest."""
        local = threading.local()
        kept: list[tuple[Ints, Ints, Longs]] = []
        totals: list[tuple[int, int]] = []
        floor = [1 if asked.best else 0]
        mutex = threading.Lock()
        leave = np.sort(leave)
        cut = np.searchsorted(leave, np.arange(room.workers[0].buckets + 1) * BUCKET)

        def job(bucket: int) -> None:
            if not hasattr(local, "sums"):
                local.sums = np.zeros(BUCKET, np.int64)
                local.out = (
                    np.empty(BUCKET, np.int32),
                    np.empty(BUCKET, np.int32),
                    np.empty(BUCKET, np.int64),
                )
            for worker in room.workers:
                add_up(bucket, worker.pool, worker.owner, worker.fill, worker.used, local.sums)
                if worker.dense is not None:
                    part = worker.dense[bucket * BUCKET : (bucket + 1) * BUCKET]
                    local.sums += part
                    part[:] = 0
            some = leave[cut[bucket] : cut[bucket + 1]]
            n, total, close = best_of(local.sums, bucket * BUCKET, some, floor[0], asked.close, *local.out)
            with mutex:
                kept.append((local.out[0][:n].copy(), local.out[1][:n].copy(), local.out[2][:n].copy()))
                totals.append((total, close))
                if asked.best:
                    kept[:], floor[0] = _cut_down(kept, asked.best, floor[0])

        self._shared(room.workers[0].buckets, job)
        who, count, seconds = (np.concatenate(column) for column in zip(*kept, strict=True))
        order = np.lexsort((who, -seconds))[: asked.best]
        total, close = (sum(column) for column in zip(*totals, strict=True))
        return who[order], count[order], seconds[order], total, close

    def _paths(self, who: Ints, met: Met, asked: Question, since: int) -> Longs:
        if asked.best is None:
            return np.empty((0, 6), np.int64)
        out = np.empty((len(who), 6), np.int64)
        cuts = np.linspace(0, len(who), 2 * self.threads + 1).astype(int)
        span = (since, asked.now + asked.after)
        given = (met.groups, met.begins, met.come, met.gone_with, met.who, asked.after, span)

        def job(part: int) -> None:
            some = slice(cuts[part], cuts[part + 1])
            out[some] = meetings(self.c, who[some], *given)

        self._shared(2 * self.threads, job)
        return out


def _cut_down(
    kept: list[tuple[Ints, Ints, Longs]], best: int, floor: int
) -> tuple[list[tuple[Ints, Ints, Longs]], int]:
    """Keep those who can still be among the best; give the seconds below which nobody can."""
    if sum(len(part[0]) for part in kept) <= 4 * best:
        return kept, floor
    who, count, seconds = (np.concatenate(column) for column in zip(*kept, strict=True))
    floor = int(np.partition(seconds, len(seconds) - best)[len(seconds) - best])
    stay = seconds >= floor
    return [(who[stay], count[stay], seconds[stay])], floor


class Open:
    """An index that is opened again whenever a newer list is valid."""

    def __init__(self, folder: Path, *, threads: int = 0, rooms: int = 2) -> None:
        self.folder, self.threads, self.rooms = folder, threads, rooms
        self.version: tuple[int, int] | None = None
        self.mutex = threading.Lock()

    def ask(self, question: Callable[[Store, Tracer], A]) -> A:
        """Answer with the valid list; who writes waits until the answer is there."""
        with lock(self.folder, "read", fcntl.LOCK_SH):
            with self.mutex:
                found = (self.folder / LIST).stat()
                if self.version != (found.st_ino, found.st_mtime_ns):
                    self.store = Store(self.folder)
                    self.tracer = Tracer(
                        self.store.columns(), self.store.people.count, threads=self.threads, rooms=self.rooms
                    )
                    self.version = (found.st_ino, found.st_mtime_ns)
                store, tracer = self.store, self.tracer
            return question(store, tracer)
