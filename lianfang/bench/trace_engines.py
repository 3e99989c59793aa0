"""The other engines of `bench trace`: PostgreSQL with day partitions and two covering indexes, DuckDB sorted twice."""

import threading
import time
from collections.abc import Sequence
from typing import Any

import duckdb
import numpy as np
import psycopg
from django.db import connection

from lianfang.bench.trace_city import City
from lianfang.tracing.layout import DAY, Rows
from lianfang.tracing.sql import BEST, DIGEST_1, DIGEST_2, STEPS, words
from lianfang.tracing.trace import Question

HEAD, END = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
AT_ONCE = 500_000
FOREVER = 86_400.0  # seconds
SLOW = (psycopg.errors.QueryCanceled, duckdb.InterruptException)

Digest = tuple[Any, ...]


def lines(columns: Sequence[Any]) -> bytes:
    """Write whole numbers as PostgreSQL's COPY reads them fastest."""
    shape = [("n", ">i2")] + [(f"{w}{k}", ">i4") for k in range(len(columns)) for w in "lv"]
    rows = np.empty(len(columns[0]), np.dtype(shape))
    rows["n"] = len(columns)
    for k, column in enumerate(columns):
        rows[f"l{k}"], rows[f"v{k}"] = 4, column
    return rows.tobytes()


def copy(cursor: Any, target: str, columns: Sequence[Any]) -> None:
    """Send columns of whole numbers to a table."""
    with cursor.copy(f"COPY {target} FROM STDIN (FORMAT binary)") as out:
        out.write(HEAD)
        for first in range(0, len(columns[0]), AT_ONCE):
            out.write(lines([column[first : first + AT_ONCE] for column in columns]))
        out.write(END)


class Postgres:
    """Day partitions, loaded in the order of places and sealed; the question in staged temporary tables."""

    def __init__(self, city: City) -> None:
        connection.ensure_connection()
        self.city, self.conn = (
            city,
            psycopg.connect(
                connection.connection.info.dsn,
                autocommit=True,
                password=connection.settings_dict["PASSWORD"] or None,
            ),
        )
        for setting in (
            "jit = off",
            "work_mem = '256MB'",
            "maintenance_work_mem = '512MB'",
            "max_parallel_workers_per_gather = 2",
            "temp_buffers = '256MB'",
        ):
            self.run(f"SET {setting}")
        self.run(
            "CREATE TABLE visit(person int4 NOT NULL, place int4 NOT NULL, entered int4 NOT NULL, "
            "gone int4 NOT NULL) PARTITION BY RANGE (entered)"
        )

    def allow(self, seconds: float) -> None:
        """Give every statement from now on so many seconds."""
        self.run(f"SET statement_timeout = {int(seconds * 1000)}")

    def run(self, sql: str) -> Any:
        """Run one statement.

        Raises psycopg.errors.QueryCanceled when it takes longer than it may.
        """
        return self.conn.execute(sql)

    def add(self, d: int, rows: Rows) -> None:
        """Load one day."""
        name, begin = f"visit_{d:02}", self.city.zero + d * DAY
        order = np.lexsort((rows.entered, rows.place))
        rows = rows.only(order)
        with self.conn.transaction():
            self.run(f"CREATE TABLE {name} (LIKE visit)")
            copy(
                self.conn.cursor(),
                f"{name}",
                [rows.person, rows.place, rows.entered, rows.entered + rows.length],
            )
        self.run(f"CREATE INDEX ON {name} (place, entered) INCLUDE (gone, person) WITH (fillfactor = 100)")
        self.run(f"CREATE INDEX ON {name} (person, entered) INCLUDE (place, gone) WITH (fillfactor = 100)")
        self.run(f"ALTER TABLE {name} ADD CHECK (entered >= {begin} AND entered < {begin + DAY})")
        self.run(f"ALTER TABLE visit ATTACH PARTITION {name} FOR VALUES FROM ({begin}) TO ({begin + DAY})")

    def ready(self, longest: Any) -> None:
        """Seal everything, so that indexes alone answer."""
        self.run("CREATE TABLE place(place int4 PRIMARY KEY, longest int4 NOT NULL)")
        copy(self.conn.cursor(), "place", [np.arange(len(longest)), longest])
        self.run("VACUUM (ANALYZE) place")
        self.run("VACUUM (ANALYZE) visit")

    def ask(self, asked: Question) -> tuple[float, float, list[Any]]:
        """Answer, and give the seconds of the first step and of both."""
        given = words(asked)
        self.run("DROP TABLE IF EXISTS a1, h1, a2")
        began = time.perf_counter()
        for name in ("a1", "h1"):
            self.run(f"CREATE TEMP TABLE {name} AS {STEPS[name].format(**given)}")
        first = time.perf_counter() - began
        self.run("CREATE UNIQUE INDEX ON h1 (person)")
        self.run("ANALYZE h1")
        self.run(f"CREATE TEMP TABLE a2 AS {STEPS['a2'].format(**given)}")
        self.run("ANALYZE a2")
        best = self.run(BEST.format(**given)).fetchall()
        return first, time.perf_counter() - began, best

    def digest(self, asked: Question) -> Digest:
        """Give a check of every row of both steps, after `ask`."""
        given = words(asked)
        return (*self.run(DIGEST_1).fetchone(), *self.run(DIGEST_2.format(**given)).fetchone())


class Duck:
    """Two copies, one sorted by place and one by person."""

    def __init__(self, path: str) -> None:
        self.conn = duckdb.connect(path)
        self.conn.execute("SET threads = 2; SET memory_limit = '6GB'; SET preserve_insertion_order = true")
        self.seconds = 0.0
        for name in ("visit", "visit_of"):
            self.conn.execute(f"CREATE TABLE {name}(person int, place int, entered int, gone int)")

    def allow(self, seconds: float) -> None:
        """Give every statement from now on so many seconds."""
        self.seconds = seconds

    def run(self, sql: str) -> Any:
        """Run one statement.

        Raises duckdb.InterruptException when it takes longer than it may.
        """
        watch = threading.Timer(self.seconds or FOREVER, self.conn.interrupt)
        watch.start()
        try:
            return self.conn.execute(sql)
        finally:
            watch.cancel()

    def add(self, rows: Rows) -> None:
        """Load one day, sorted both ways."""
        told = {
            "person": rows.person,
            "place": rows.place,
            "entered": rows.entered,
            "gone": rows.entered + rows.length,
        }
        self.conn.register("told", told)
        self.conn.execute(
            "INSERT INTO visit SELECT person, place, entered, gone FROM told ORDER BY place, entered"
        )
        self.conn.execute(
            "INSERT INTO visit_of SELECT person, place, entered, gone FROM told ORDER BY person, entered"
        )
        self.conn.unregister("told")

    def ready(self, longest: Any) -> None:
        """Write down how long anybody stayed at each place."""
        told = {"place": np.arange(len(longest), dtype=np.int32), "longest": longest}
        self.conn.register("told", told)
        self.conn.execute("CREATE TABLE place AS SELECT * FROM told")
        self.conn.unregister("told")

    def ask(self, asked: Question) -> tuple[float, float, list[Any]]:
        """Answer, and give the seconds of the first step and of both."""
        given = words(asked, hours=True, visit_of="visit_of")
        self.run("DROP TABLE IF EXISTS a1; DROP TABLE IF EXISTS h1; DROP TABLE IF EXISTS a2")
        began = time.perf_counter()
        for name in ("a1", "h1"):
            self.run(f"CREATE TEMP TABLE {name} AS {STEPS[name].format(**given)}")
        first = time.perf_counter() - began
        self.run(f"CREATE TEMP TABLE a2 AS {STEPS['a2'].format(**given)}")
        best = self.run(BEST.format(**given)).fetchall()
        return first, time.perf_counter() - began, best

    def digest(self, asked: Question) -> Digest:
        """Give a check of every row of both steps, after `ask`."""
        given = words(asked, hours=True, visit_of="visit_of")
        one, two = (
            self.run(DIGEST_1).fetchone(),
            self.run(DIGEST_2.format(**given)).fetchone(),
        )
        return (*(one or ()), *(two or ()))
