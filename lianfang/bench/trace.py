"""Tracing a case in a city: 110 million visits of 3.85 million people to 60,000 places in 14 days, 300 cases.

The index is asked beside PostgreSQL in its best form and DuckDB, in one run on the same rows; checks over every
row of both steps must be equal. Then a day of the real table of stays is appended with its extraction, rows come late,
a day is dropped, and several traces run at once. `--size` is the number of people.
"""

import os
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from django.db import connection

from lianfang.bench.checkout import commit
from lianfang.bench.trace_city import PEOPLE, City, build
from lianfang.bench.trace_engines import AT_ONCE, END, HEAD, SLOW, Digest, Duck, Postgres
from lianfang.presence.actions.stays import make_days, parts
from lianfang.presence.indexing import FIRST_DAY, SHIFT, refresh
from lianfang.tracing.layout import DAY, Rows
from lianfang.tracing.store import Store
from lianfang.tracing.trace import Further, Near, Open, Question, Tracer

SEED, DAYS, CASES = 20_261_123, 14, 300
COMPARED = 4  # cases that the slower engines answer too
LIMIT = 10.0  # seconds that one statement of theirs may take; the ratio is then a lower bound
BEGINS = date(2021, 8, 1)
AFTER, CLOSE, BEST = 900, 900, 200
LENGTHS = {"n": 8, "l0": 4, "l1": 16, "l2": 16, "l3": 8, "l4": 8, "l5": 4, "l6": 1, "l7": 8}
PRIME = 2_147_483_647


def say(text: str) -> None:
    """Tell how far it is."""
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {text}\n")


def measure(size: int | None, compared: int | None = None) -> dict[str, object]:
    """Trace 300 cases in a city of `size` people; ask the other engines about a few of them."""
    zero = SHIFT + (BEGINS - FIRST_DAY).days * DAY
    city = build(size or PEOPLE, SEED, zero)
    say(f"{city.people:,} people, {city.places:,} places")
    with room() as folder:
        bench = Bench(city, folder, COMPARED if compared is None else compared)
        bench.load()
        found = bench.cases() | bench.beside() | bench.at_once()
        bench.done()
        found |= appended(city, folder / "stays")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "bench": "trace",
        "commit": commit(),
        "cores": os.cpu_count(),
        "rounds": 1,
        "load_average": os.getloadavg()[1],
        "people": city.people,
        "places": city.places,
        **found,
        "peak_mb": round(peak),
    }


@contextmanager
def room() -> Iterator[Path]:
    """Have a folder that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="lianfang-trace-") as name:
        yield Path(name)


class Bench:
    """One city in three engines."""

    def __init__(self, city: City, folder: Path, compared: int) -> None:
        self.city, self.folder, self.compared = city, folder, compared
        self.store = Store(folder / "index", write=True)
        self.duck, self.postgres = Duck(str(folder / "duck.db")), Postgres(city)
        self.visits = 0

    def load(self) -> None:
        """Let everybody live their days, and load each engine."""
        took = dict.fromkeys(("generate", "index", "duckdb", "postgres"), 0.0)
        for numbers, n in ((self.store.people, self.city.people), (self.store.places, self.city.places)):
            numbers.of(np.random.default_rng(n).integers(0, 256, (n, 16), dtype=np.uint8))
        self.store.contents.shift = SHIFT
        first = (BEGINS - FIRST_DAY).days
        for d in range(DAYS):
            rows = timed(took, "generate", partial(self.city.day, d))
            self.visits += len(rows)
            self.store.contents.days[first + d] = timed(took, "index", partial(self.store.add, rows))
            timed(took, "duckdb", partial(self.duck.add, rows))
            timed(took, "postgres", partial(self.postgres.add, d, rows))
            say(
                f"day {d + 1}: {self.visits:,} visits; "
                + ", ".join(f"{k} {v:.0f} s" for k, v in took.items())
            )
        longest = self.store.map("longest")
        self.duck.ready(longest)
        timed(took, "postgres", lambda: self.postgres.ready(longest[: self.city.places + 1]))
        self.store.publish()
        self.took, self.opened = took, Open(self.folder / "index")
        self.opened.ask(lambda _store, tracer: tracer.further(self.question(1)))  # compiled, and read once

    def question(self, person: int, best: int | None = BEST) -> Question:
        """Ask for a case that fell ill on the tenth day and was isolated two days later."""
        onset = self.city.zero + 9 * DAY + DAY // 2
        now = self.city.zero + DAYS * DAY - 1
        return Question(person, onset - 4 * DAY, onset + 2 * DAY, now, AFTER, CLOSE, best)

    def people(self, n: int) -> list[int]:
        """Draw people who were anywhere at all in their window."""
        dice = np.random.default_rng(5)
        asked = dice.choice(np.arange(1, self.city.people + 1), min(2 * n, self.city.people), replace=False)

        def met(_store: Store, tracer: Tracer) -> list[int]:
            return [int(p) for p in asked if len(tracer.near(self.question(int(p)))[1].people)]

        return self.opened.ask(met)[:n]

    def both(self, asked: Question) -> tuple[Any, Near, Further]:
        """Ask the index for both steps."""
        return self.opened.ask(lambda _store, tracer: tracer.further(asked))

    def clocked_near(self, person: int) -> float:
        """Give the seconds of the first step."""
        asked = self.question(person)
        return clocked(lambda: self.opened.ask(lambda _store, tracer: tracer.near(asked)))

    def clocked_trace(self, person: int) -> float:
        """Give the seconds of both steps."""
        asked = self.question(person)
        return clocked(lambda: self.both(asked))

    def cases(self) -> dict[str, object]:
        """Ask the index for every case, warm."""
        people = self.people(CASES)
        for each in people:  # once, so that what is read later lies in memory
            self.both(self.question(each))
        first = [self.clocked_near(each) for each in people]
        both = [self.clocked_trace(each) for each in people]
        self.chosen = people[: self.compared]
        say(f"{len(people)} cases asked")
        return {
            "visits": self.visits,
            "cases": len(people),
            "hop1_p50_ms": ms(first, 50),
            "hop1_p95_ms": ms(first, 95),
            "hop2_p50_ms": ms(both, 50),
            "hop2_p95_ms": ms(both, 95),
            "hop2_p99_ms": ms(both, 99),
            "index_mb": round(self.store.size() / 1e6),
            **{f"{name}_load_s": round(took, 1) for name, took in self.took.items()},
        }

    def beside(self) -> dict[str, object]:
        """Ask the others the same, and compare every row of those that end in time."""
        engines: dict[str, Duck | Postgres] = {"postgres": self.postgres, "duckdb": self.duck}
        ratios: dict[str, list[float]] = {name: [] for name in engines}
        times: dict[str, list[float]] = {name: [] for name in engines}
        late, equal = dict.fromkeys(engines, 0), 0
        for each in self.chosen:
            own = min(self.clocked_trace(each) for _ in range(3))
            for name, engine in engines.items():
                took, agrees = self.asked_of(engine, each)
                late[name] += took is None
                equal += agrees is True
                if agrees is False:
                    say(f"{name} found something else for {each}")
                times[name].append(LIMIT if took is None else took)
                ratios[name].append(times[name][-1] / own)
            say(
                f"person {each}: {own * 1000:.0f} ms; "
                + ", ".join(f"{k} {v[-1]:.2f} s" for k, v in times.items())
            )
        asked = len(engines) * len(self.chosen) - sum(late.values())
        return {
            "compared": len(self.chosen),
            "limit_s": LIMIT,
            **{f"ratio_{name}": round(median(found), 1) for name, found in ratios.items() if found},
            **{f"{name}_p50_ms": ms(found, 50) for name, found in times.items() if found},
            **{f"{name}_over_limit": n for name, n in late.items()},
            "digests_equal": equal == asked,
            "digests_compared": asked,
        }

    def asked_of(self, engine: Duck | Postgres, person: int) -> tuple[float | None, bool | None]:
        """Let another engine answer: the seconds, and whether it found the same; nothing where time ran out."""
        asked = self.question(person)
        engine.allow(LIMIT)
        try:
            _first, took, rows = engine.ask(asked)
        except SLOW:
            return None, None
        engine.allow(0)
        _stays, near, further = self.both(self.question(person, None))
        return took, engine.digest(asked) == digest(near, further) and same(self.both(asked)[2], rows)

    def at_once(self) -> dict[str, object]:
        """Let four people trace at once."""
        people = self.people(CASES)[:100]

        began = time.perf_counter()
        with ThreadPoolExecutor(4) as pool:
            took = list(pool.map(self.clocked_trace, people))
        return {
            "at_once": 4,
            "at_once_traces_per_s": round(len(people) / (time.perf_counter() - began), 1),
            "at_once_p95_ms": ms(took, 95),
        }

    def done(self) -> None:
        """Give the disk back."""
        self.duck.conn.close()
        self.postgres.run("DROP TABLE visit, place")
        self.postgres.conn.close()
        shutil.rmtree(self.folder / "index")
        (self.folder / "duck.db").unlink()


def appended(city: City, folder: Path) -> dict[str, object]:
    """Append one day of the real table with its extraction; let rows come late; drop the day."""
    ids = [
        np.random.default_rng(n).integers(0, 256, (n + 1, 16), dtype=np.uint8)
        for n in (city.people, city.places)
    ]
    make_days([BEGINS, BEGINS + timedelta(days=1)])
    names = parts()
    _stays(names[BEGINS + timedelta(days=1)], city.day(1), ids)
    refresh(folder)  # compiled, and people known from another day
    whole = city.day(0)
    _stays(names[BEGINS], whole, ids)
    say(f"{len(whole):,} stays in the table; the index reads them")
    day_s = clocked(lambda: refresh(folder))
    late = whole.only(
        np.random.default_rng(1).choice(len(whole), min(20_000, len(whole) // 8), replace=False)
    )
    late = Rows(late.person, late.place, late.entered + 1, late.length)
    _stays(names[BEGINS], late, ids)
    late_s = clocked(lambda: refresh(folder))
    with connection.cursor() as cursor:
        drop_s = clocked(lambda: cursor.execute(f"DROP TABLE {names[BEGINS]}"))
    drop_s += clocked(lambda: refresh(folder))
    return {
        "append_rows": len(whole),
        "append_day_s": round(day_s, 2),
        "late_rows": len(late),
        "late_s": round(late_s, 2),
        "drop_day_s": round(drop_s, 2),
    }


def _stays(name: str, rows: Rows, ids: list[Any]) -> None:
    """Write stays as the follower does, by COPY."""
    fields: list[Any] = [("n", ">i2"), ("l0", ">i4"), ("day", ">i4")]
    fields += [("l1", ">i4"), ("person", "u1", 16), ("l2", ">i4"), ("place", "u1", 16)]
    fields += [
        ("l3", ">i4"),
        ("entered", ">i8"),
        ("l4", ">i4"),
        ("left", ">i8"),
        ("l5", ">i4"),
        ("source", "S4"),
    ]
    fields += [("l6", ">i4"), ("void", "u1"), ("l7", ">i4"), ("xid", ">i8")]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        xid = int(cursor.fetchone()[0]) + 1
        day = int(name[-8:])
        days = (date(day // 10_000, day // 100 % 100, day % 100) - FIRST_DAY).days
        target = f'COPY {name} (day, person_id, place_id, entered, "left", source, void, xid) FROM STDIN'
        with cursor.copy(f"{target} (FORMAT binary)") as out:
            out.write(HEAD)
            for first in range(0, len(rows), AT_ONCE):
                some = rows.only(np.arange(first, min(first + AT_ONCE, len(rows))))
                block = np.zeros(len(some), np.dtype(fields))
                for label, value in zip(
                    ("n", *(f"l{k}" for k in range(8))), (8, 4, 16, 16, 8, 8, 4, 1, 8), strict=True
                ):
                    block[label] = value
                block["day"], block["source"], block["xid"] = days, b"scan", xid
                block["person"], block["place"] = ids[0][some.person], ids[1][some.place]
                block["entered"] = some.entered.astype(np.int64) * 1_000_000
                block["left"] = (some.entered.astype(np.int64) + some.length) * 1_000_000
                out.write(block.tobytes())
            out.write(END)


def digest(near: Near, further: Further) -> Digest:
    """Give the same check as the other engines, over every row of both steps."""
    return (
        *_mixed(near.people, near.times, near.seconds),
        *_mixed(further.people, further.times, further.seconds),
    )


def _mixed(people: Any, times: Any, seconds: Any) -> tuple[int, int, int]:
    rows = [column.astype(np.int64) for column in (people, times, seconds)]
    mixed = (rows[0] * 2_654_435_761 + rows[1] * 40_503 + rows[2] * 69_069) % PRIME
    return len(mixed), int(mixed.sum()), int((mixed * mixed % PRIME).sum())


def same(best: Further, rows: list[Any]) -> bool:
    """Say whether another engine found the same best of the second step, and as many in all."""
    own = list(zip(best.people.tolist(), best.times.tolist(), best.seconds.tolist(), strict=True))
    return [tuple(row[:3]) for row in rows] == own and (not rows or rows[0][3] == best.total)


def timed(took: dict[str, float], name: str, act: Callable[[], Any]) -> Any:
    """Do something and add up how long it took."""
    began = time.perf_counter()
    found = act()
    took[name] += time.perf_counter() - began
    return found


def clocked(act: Callable[[], object]) -> float:
    """Do something, and give the seconds it took."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def ms(seconds: list[float], percent: int) -> float:
    """Give a percentile in milliseconds."""
    return round(float(np.percentile(seconds, percent)) * 1000, 2)
