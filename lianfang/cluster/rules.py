"""Where every table lies when several machines hold the database, and the statements that lay it there, in order.

The rules are those of docs/decisions/0093-beyond-one-machine.md; each fault below is one of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """How a table lies: its rows spread by a column, whole on every machine, or only on the coordinator."""

    DISTRIBUTED = "distributed"
    REFERENCE = "reference"
    LOCAL = "local"


@dataclass(frozen=True, slots=True)
class Place:
    """Where one table lies; `root`: the table beside whose rows its own lie."""

    kind: Kind
    column: str = ""
    root: str = ""
    made_of: frozenset[str] = frozenset()  # columns of which the one that rows are spread by is made


@dataclass(frozen=True, slots=True)
class Unique:
    """What the database keeps apart: a primary key (p), a uniqueness (u), an exclusion (x), a unique index (i)."""

    table: str
    name: str
    kind: str
    equal: tuple[str, ...]  # the columns that are compared for being equal
    text: str


@dataclass(frozen=True, slots=True)
class Key:
    """A foreign key as the database has it."""

    table: str
    name: str
    columns: tuple[str, ...]
    to: str
    to_columns: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """What matters of a column: its type, whether it may be empty, whether the database counts it up."""

    kind: str
    empty: bool = False
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What the database holds now."""

    columns: Mapping[tuple[str, str], Column]
    uniques: Sequence[Unique]
    keys: Sequence[Key]
    triggers: Sequence[str] = ()  # tables that have one
    laid: Mapping[str, Place] = field(default_factory=dict)  # tables that the cluster has laid already

    @property
    def tables(self) -> set[str]:
        """Name every table."""
        return {table for table, _ in self.columns}


class Fate(StrEnum):
    """What becomes of a foreign key."""

    KEPT = "kept"
    WIDENED = "widened"  # it leads to a row of the same person: the column of that person joins it
    DROPPED = "dropped"  # no cluster can hold it; the application alone does


@dataclass(frozen=True, slots=True)
class Step:
    """One statement; `why` is the name of a sentence."""

    why: str
    table: str
    sql: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What the plan cannot carry: the name of a sentence, the table, and what of it."""

    why: str
    table: str
    what: str = ""


def fate(key: Key, places: Mapping[str, Place]) -> Fate:
    """Say what becomes of a foreign key when both its tables lie where they should."""
    here, there = places[key.table], places[key.to]
    spread = here.kind == Kind.DISTRIBUTED
    if there.kind == Kind.REFERENCE:
        return Fate.KEPT
    if there.kind == Kind.LOCAL:
        return Fate.DROPPED if spread else Fate.KEPT
    if not spread or here.root != there.root:
        return Fate.DROPPED
    if (here.column, there.column) in zip(key.columns, key.to_columns, strict=True):
        return Fate.KEPT
    if key.to == here.root:  # by another column than the person's own: it leads to somebody else
        return Fate.DROPPED
    return Fate.WIDENED


def narrow(unique: Unique, places: Mapping[str, Place]) -> bool:
    """Say whether a uniqueness lacks the column its table is spread by."""
    place = places[unique.table]
    return place.kind == Kind.DISTRIBUTED and place.column not in unique.equal


def plan(places: Mapping[str, Place], found: Found) -> list[Step]:
    """Give the statements in the order that works: keys go first, uniquenesses are widened, tables that lie everywhere
    come before those that point to them, roots before what lies beside them, keys come back last."""
    fates = {key: fate(key, places) for key in found.keys}
    waiting = {table for table in places if table not in found.laid}
    moved = [key for key in found.keys if _moves(key, fates[key], places, waiting)]
    return [
        *(
            Step(f"key_{fates[key]}", key.table, f"ALTER TABLE {key.table} DROP CONSTRAINT {key.name}")
            for key in moved
        ),
        *(step for unique in found.uniques if narrow(unique, places) for step in _widen(unique, places)),
        *(
            Step("reference", table, f"SELECT create_reference_table('{table}')")
            for table in _referred_first(places, found.keys)
            if table in waiting
        ),
        *(Step("distribute", t, _spread(t, places[t])) for t in _roots_first(places) if t in waiting),
        *(
            Step("known", table, f"SELECT citus_add_local_table_to_metadata('{table}')")
            for table in _standing_alone(places, [key for key in found.keys if fates[key] != Fate.DROPPED])
            if table in waiting and table not in found.triggers
        ),
        *(
            Step("key_back", key.table, _back(key, fates[key], places[key.table], places[key.to]))
            for key in moved
            if fates[key] != Fate.DROPPED
        ),
    ]


def _standing_alone(places: Mapping[str, Place], keys: Sequence[Key]) -> list[str]:
    """Name the tables of the coordinator that no key leads to or from: the cluster knows of the others by their keys,
    and takes no statement that writes what it does not know beside what it does."""
    keyed = {table for key in keys for table in (key.table, key.to)}
    return sorted(name for name, place in places.items() if place.kind == Kind.LOCAL and name not in keyed)


def _moves(key: Key, end: Fate, places: Mapping[str, Place], waiting: set[str]) -> bool:
    """Say whether a key is taken off: for good, to be widened, or because a table is not spread while one that is not
    spread yet points to it."""
    spread = places[key.to].kind == Kind.DISTRIBUTED and key.to != key.table
    return end != Fate.KEPT or (spread and bool({key.table, key.to} & waiting))


def _widen(unique: Unique, places: Mapping[str, Place]) -> Iterator[Step]:
    """Let the column that rows are spread by come first in a uniqueness."""
    column = places[unique.table].column
    first = f"({column} WITH =, " if unique.kind == "x" else f"({column}, "
    text = unique.text.replace("(", first, 1)
    if unique.kind == "i":
        yield Step("unique", unique.table, f"DROP INDEX {unique.name}")
        yield Step("unique", unique.table, text)
        return
    yield Step(
        "primary" if unique.kind == "p" else "unique",
        unique.table,
        f"ALTER TABLE {unique.table} DROP CONSTRAINT {unique.name}, ADD CONSTRAINT {unique.name} {text}",
    )


def _spread(table: str, place: Place) -> str:
    beside = "none" if table == place.root else place.root
    return f"SELECT create_distributed_table('{table}', '{place.column}', colocate_with => '{beside}')"


def _back(key: Key, end: Fate, here: Place, there: Place) -> str:
    if end == Fate.KEPT:
        return f"ALTER TABLE {key.table} ADD CONSTRAINT {key.name} {key.text}"
    ours, theirs = ", ".join((here.column, *key.columns)), ", ".join((there.column, *key.to_columns))
    rest = key.text.split(")")[-1]  # DEFERRABLE INITIALLY DEFERRED, as Django made it
    return (
        f"ALTER TABLE {key.table} ADD CONSTRAINT {key.name} FOREIGN KEY ({ours}) "
        f"REFERENCES {key.to} ({theirs}){rest}"
    )


def _referred_first(places: Mapping[str, Place], keys: Sequence[Key]) -> list[str]:
    """Order the tables that lie everywhere so that each comes after those it points to."""
    points: dict[str, set[str]] = {name: set() for name, p in places.items() if p.kind == Kind.REFERENCE}
    for key in keys:
        if key.table in points and key.to in points and key.to != key.table:
            points[key.table].add(key.to)
    done: list[str] = []
    while points:
        ready = sorted(name for name, to in points.items() if not to & points.keys()) or sorted(points)[:1]
        done += ready
        for name in ready:
            del points[name]
    return done


def _roots_first(places: Mapping[str, Place]) -> list[str]:
    spread = [name for name, place in places.items() if place.kind == Kind.DISTRIBUTED]
    return sorted(spread, key=lambda name: (name != places[name].root, name))


def faults(places: Mapping[str, Place], found: Found) -> list[Fault]:
    """Name everything that this plan cannot carry; a city on one machine runs all the same."""
    return [
        *(Fault("unplaced", table) for table in sorted(found.tables - places.keys())),
        *(Fault("missing", table) for table in sorted(places.keys() - found.tables)),
        *_columns(places, found),
        *(
            Fault("trigger", table)
            for table in sorted({*found.triggers})
            if table in places and places[table].kind != Kind.LOCAL
        ),
        *(
            Fault("across", unique.table, unique.name)
            for unique in found.uniques
            if unique.table in places and narrow(unique, places) and _across(unique, places, found)
        ),
    ]


def _columns(places: Mapping[str, Place], found: Found) -> Iterator[Fault]:
    for table, place in places.items():
        if place.kind != Kind.DISTRIBUTED or table not in found.tables:
            continue
        column = found.columns.get((table, place.column))
        root = found.columns.get((place.root, places[place.root].column))
        if column is None or column.empty:
            yield Fault("empty", table, place.column)
        elif root and column.kind != root.kind:
            yield Fault("type", table, place.column)
        yield from (
            Fault("counted", table, name)
            for (owner, name), each in found.columns.items()
            if owner == table and each.counted
        )


def _across(unique: Unique, places: Mapping[str, Place], found: Found) -> bool:
    """Say whether a uniqueness would hold less once widened. It does not where a row's own id is unique by how it is
    made, where the column that rows are spread by is made of it, or where a column of it leads to a row of the same
    person."""
    if places[unique.table].made_of & {*unique.equal}:
        return False
    if unique.kind == "p" and len(unique.equal) == 1:
        column = found.columns[unique.table, unique.equal[0]]
        if column.kind == "uuid":
            return False
    return not any(
        fate(key, places) == Fate.WIDENED and set(key.columns) <= set(unique.equal)
        for key in found.keys
        if key.table == unique.table
    )
