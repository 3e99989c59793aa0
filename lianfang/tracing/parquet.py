"""The same question asked of Parquet files through DuckDB: for a province, whose stays no single index holds.

Files have the columns person and place (whole numbers or texts), entered and left (whole seconds or instants). Where
they lie in folders by day and are sorted by place, little is read. DuckDB is no part of Lianfang: who asks installs it.
"""

from collections.abc import Sequence
from importlib import import_module
from typing import Any, NamedTuple

from lianfang.tracing.sql import BEST, STEPS, words
from lianfang.tracing.trace import Question


class Found(NamedTuple):
    """What Parquet files say: rows of the first step, the best of the second, and how many there are in it."""

    near: list[tuple[Any, ...]]  # person, times, seconds, since, gap
    further: list[tuple[Any, ...]]  # person, times, seconds
    total: int


class Files:
    """Parquet files, open for questions."""

    def __init__(self, paths: Sequence[str], *, memory: str = "4GB", threads: int = 0) -> None:
        """Open files or patterns such as stays/day=*/part-*.parquet.

        Raises ModuleNotFoundError where DuckDB is not installed, duckdb.Error when files cannot be read.
        """
        duckdb = import_module("duckdb")
        self.conn = duckdb.connect()
        self.conn.execute(f"SET memory_limit = '{memory}'")
        if threads:
            self.conn.execute(f"SET threads = {threads:d}")
        files = ", ".join(quoted(path) for path in paths)
        told = f"read_parquet([{files}], union_by_name = true)"
        kinds = dict(row[:2] for row in self.conn.execute(f"DESCRIBE SELECT * FROM {told}").fetchall())
        entered, gone = seconds_of("entered", kinds["entered"]), seconds_of("left", kinds["left"])
        self.number = "INT" in kinds["person"]
        self.conn.execute(
            f"CREATE TEMP VIEW visit AS SELECT person, place, {entered} AS entered, {gone} AS gone FROM {told}"
        )
        longest = "SELECT place, max(gone - entered) AS longest FROM visit GROUP BY place"
        self.conn.execute(f"CREATE TEMP TABLE place AS {longest}")

    def ask(self, asked: Question, person: str) -> Found:
        """Answer for the person of that number or name."""
        given = words(asked, hours=True) | {"person": f"{int(person):d}" if self.number else quoted(person)}
        for name in ("a1", "h1", "a2"):
            self.conn.execute(f"DROP TABLE IF EXISTS {name}")
            self.conn.execute(f"CREATE TEMP TABLE {name} AS {STEPS[name].format(**given)}")
        ranked = "ORDER BY seconds DESC, gap, since, person"
        rows = self.conn.execute(f"SELECT person, n, seconds, since, gap FROM h1 {ranked}").fetchall()
        best = self.conn.execute(BEST.format(**given)).fetchall()
        return Found(rows, [row[:3] for row in best], best[0][3] if best else 0)


def quoted(text: str) -> str:
    """Write a text for SQL."""
    return "'" + text.replace("'", "''") + "'"


def seconds_of(column: str, kind: str) -> str:
    """Write a column as whole seconds since 2000, whether it holds those or instants."""
    name = '"left"' if column == "left" else column
    if "INT" in kind:
        return f"CAST({name} AS bigint)"
    return f"CAST(floor(epoch({name})) AS bigint) - 946684800"
