"""What stands in the extracts of a day, and and which counts are hidden; docs/reference/extracts.md is made of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

VERSION = 1  # of the columns: a column is added with the next number, never renamed

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its type in Parquet and what it means; `counts`: hidden where it counts few people."""

    name: str
    kind: str
    meaning: str
    counts: bool = False


@dataclass(frozen=True, slots=True)
class Dataset:
    """One kind of extract; rows are in order of all columns that are not counts."""

    name: str
    about: str
    columns: tuple[Column, ...]

    @property
    def counts(self) -> tuple[str, ...]:
        """Name the columns that are hidden where they count few people."""
        return tuple(column.name for column in self.columns if column.counts)

    @property
    def keys(self) -> tuple[str, ...]:
        """Name the columns that say what a row counts; the first of them is the township or district."""
        return tuple(c.name for c in self.columns if not c.counts and c.name not in {"hidden", "minutes"})


_TOWNSHIP = Column(
    "township", "string", "code of the township (NBS); that of the area itself where it lies higher"
)
_HIDDEN = Column(
    "hidden", "bool", "the counts of this row are left out: fewer than the least, or with one that is"
)
_AGE = Column("age", "string", "band of ten years on that day, 80+ the last; empty: not known")

DATASETS = (
    Dataset(
        "facts",
        "What devices told of that day: how many facts of a kind in each hour.",
        (
            _TOWNSHIP,
            Column("kind", "string", "kind of fact: table of the models, such as testing.swab"),
            Column("hour", "int8", "hour of the city's clock in which it happened, 0 to 23"),
            Column("n", "int32", "facts that count", counts=True),
            Column("disputed", "int32", "facts that were doubted when they came in", counts=True),
            Column("taken_back", "int32", "facts that were taken back since", counts=True),
            _HIDDEN,
        ),
    ),
    Dataset(
        "results",
        "Results of that day: how many people by what the result means for them.",
        (
            _TOWNSHIP,
            Column("meaning", "string", "negative, positive or recheck"),
            Column("single", "bool", "the person was alone in the tube"),
            Column("people", "int32", "people and rounds with such a result", counts=True),
            Column("minutes", "int32", "from swab to result, in the middle (median); empty where hidden"),
            _HIDDEN,
        ),
    ),
    Dataset(
        "cases",
        "Infections found on that day, confirmed or without symptoms, as they are judged now.",
        (
            Column("district", "string", "code of the district (GB/T 2260) the person lived in"),
            Column("state", "string", "confirmed or asymptomatic"),
            Column("imported", "bool", "infected elsewhere"),
            _AGE,
            Column("people", "int32", "infected people", counts=True),
            _HIDDEN,
        ),
    ),
    Dataset(
        "doses",
        "Doses given on that day that are neither taken back nor doubted.",
        (
            _TOWNSHIP,
            Column("disease", "string", "key of the protocol"),
            Column("product", "string", "key of the vaccine in the protocol"),
            Column("number", "int8", "which dose of the series"),
            _AGE,
            Column("people", "int32", "people", counts=True),
            _HIDDEN,
        ),
    ),
)


def hide(rows: Sequence[Row], counts: Sequence[str], least: int, together: str) -> None:
    """Leave out the counts of rows that count fewer people than the least. A lone hidden row among shown ones of its
    area could be reckoned from a sum: the smallest shown one beside it is hidden too. Source of the least: the
    protocol's `bulletin.small_cell`."""
    by_area: dict[str, list[Row]] = {}
    for row in rows:
        by_area.setdefault(row[together], []).append(row)
    for some in by_area.values():
        hidden = [row for row in some if _few(row, counts, least)]
        shown = [row for row in some if not _few(row, counts, least)]
        if len(hidden) == 1 and shown:
            hidden.append(min(shown, key=lambda row: tuple(row[each] for each in counts)))
        for row in hidden:
            row.update(dict.fromkeys(counts), hidden=True)
            if "minutes" in row:
                row["minutes"] = None


def _few(row: Row, counts: Sequence[str], least: int) -> bool:
    return any(0 < row[each] < least for each in counts)


def ordered(rows: Iterable[Row], dataset: Dataset) -> list[Row]:
    """Put rows into the order in which they are written, so that the same day gives the same bytes."""
    return sorted(rows, key=lambda row: tuple(row[each] for each in dataset.keys))


def described() -> str:
    """Write the dictionary of the data."""
    out = [
        "# Extracts\n",
        "What `lianfang extract --day DAY --out FOLDER` writes: counts of one day by area, of nobody in particular.\n",
        "A file is `DATASET/day=2021-08-05/area=430903/part-0.parquet`; `area` is the code of the district. DuckDB: "
        "`read_parquet('FOLDER/facts/**/*.parquet', hive_partitioning = true)`; Spark: "
        '`spark.read.parquet("FOLDER/facts")`. A day without rows has no file. `days/DAY.json` says that a day is '
        "whole: version of the columns, the least count that is shown, rows of each dataset.\n",
        "A day that is written again replaces what was written of it: facts come late and are taken back. "
        f"Version of the columns: {VERSION}.\n",
        "Every dataset has the columns `day` (date) and `area` (text) from the names of its folders.\n",
        "Small counts: a row with a count from 1 to below the protocol's `bulletin.small_cell` has no counts and "
        "`hidden` is true; where it would be the only such row of its area, so has the smallest beside it. In `facts` "
        "this holds for kinds that are about persons; doors, boxes and vehicles are shown as they are.\n",
    ]
    for dataset in DATASETS:
        out.append(f"## {dataset.name}\n\n{dataset.about}\n")
        out.append("| column | type | what it means | small counts |\n|---|---|---|---|")
        out += [
            f"| `{c.name}` | {c.kind} | {c.meaning} | {'hidden' if c.counts else ''} |"
            for c in dataset.columns
        ]
        out.append("")
    return "\n".join(out)
