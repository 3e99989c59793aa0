"""Who stands beside a row: asked for in a second statement where select_related would have joined what lies apart."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models.sql import Query

from lianfang.cluster.rules import Kind, Place

Ask = Callable[[str, list[Any]], list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Beside:
    """A table that is not joined: its columns by their places in a row, the place of its key, and from where in the row
    that comes; None where it is there already."""

    table: str
    pk: str
    columns: Mapping[int, str]
    key: int
    source: int | None


def beside(
    query: Query, used: Iterable[Any], select: Sequence[Any], places: Mapping[str, Place], *, asks: bool
) -> list[str]:
    """Name the joins that a cluster cannot make, or not well, and that only bring columns: those of spread tables that
    do not lie beside the row that leads to them, with all that hangs on them.

    used: the expressions of the query that need their tables joined.
    asks: one of them asks a question of its own, which a cluster answers only when no spread table is joined besides.
    """
    joins = {alias: join for alias, join in query.alias_map.items() if query.alias_refcount[alias]}
    columns: Any = Query._gen_cols  # type: ignore[attr-defined]  # of Django itself
    needed = _with_parents({col.alias for col in columns(used, include_external=True)}, joins)
    spread = [alias for alias, join in joins.items() if _is_spread(join, places)]
    apart = [alias for alias in spread if not _colocated(joins[alias], joins, places)]
    if not apart or (_alone(spread, apart, joins) and not asks):
        return []
    out: list[str] = []
    for alias, join in joins.items():
        hangs = alias in apart or getattr(join, "parent_alias", None) in out
        if hangs and alias not in needed and _by_key(join, select):
            out.append(alias)
    return out


def _alone(spread: Sequence[str], apart: Sequence[str], joins: Mapping[str, Any]) -> bool:
    """Say whether nothing else is spread: rows that lie everywhere and one spread table can be joined as they are."""
    return len(spread) == len(apart) == 1 and joins[apart[0]].join_type == "INNER JOIN"


def _is_spread(join: Any, places: Mapping[str, Place]) -> bool:
    place = places.get(join.table_name)
    return place is not None and place.kind == Kind.DISTRIBUTED


def _with_parents(aliases: set[str], joins: Mapping[str, Any]) -> set[str]:
    found = set(aliases)
    waiting = list(aliases)
    while waiting:
        parent = getattr(joins.get(waiting.pop()), "parent_alias", None)
        if parent and parent not in found:
            found.add(parent)
            waiting.append(parent)
    return found


def _colocated(join: Any, joins: Mapping[str, Any], places: Mapping[str, Place]) -> bool:
    """Say whether a row of a spread table lies on the machine of the row that leads to it."""
    if not join.parent_alias:
        return True
    here = places.get(joins[join.parent_alias].table_name)
    there = places[join.table_name]
    return here is not None and here.root == there.root and join.join_cols == ((here.column, there.column),)


def _by_key(join: Any, select: Sequence[Any]) -> bool:
    """Say whether the key of a joined row is among what is selected of it, and the join goes by it."""
    if not join.parent_alias or len(join.join_cols) != 1:
        return False
    return any(
        getattr(col, "alias", None) == join.table_alias and col.target.column == join.join_cols[0][1]
        for col, _sql, _name in select
    )


def taken_out(
    query: Query, aliases: Sequence[str], select: list[Any], quote: Callable[[str], str]
) -> tuple[list[Any], list[Beside]]:
    """Give what is selected with the columns of these joins left empty but for their keys, and what is to be filled."""
    where = {
        (getattr(col, "alias", None), col.target.column): place
        for place, (col, _sql, _name) in enumerate(select)
        if hasattr(col, "target")
    }
    fills: list[Beside] = []
    for alias in aliases:
        join: Any = query.alias_map[alias]
        ((ours, theirs),) = join.join_cols
        columns = {place: column for (owner, column), place in where.items() if owner == alias}
        key, inside = where[alias, theirs], join.parent_alias in aliases
        for place in columns:
            select[place] = (select[place][0], ("NULL", []), select[place][2])
        if not inside:
            sql = f"{quote(join.parent_alias)}.{quote(ours)}"
            select[key] = (select[key][0], (sql, []), select[key][2])
        source = where[join.parent_alias, ours] if inside else None
        fills.append(Beside(join.table_name, theirs, columns, key, source))
        query.alias_refcount[alias] = 0
    return select, fills


def filled(chunks: Iterable[Sequence[Any]], fills: Sequence[Beside], ask: Ask) -> Iterator[list[list[Any]]]:
    """Give rows with what stands beside them, a statement for each table and chunk."""
    for chunk in chunks:
        rows = [list(row) for row in chunk]
        for fill in fills:
            _fill(rows, fill, ask)
        yield rows


def _fill(rows: Sequence[list[Any]], fill: Beside, ask: Ask) -> None:
    for row in rows if fill.source is not None else ():
        row[fill.key] = row[fill.source or 0]
    keys = list({row[fill.key] for row in rows} - {None})
    names = ", ".join(f'"{name}"' for name in (fill.pk, *fill.columns.values()))
    statement = f'SELECT {names} FROM "{fill.table}" WHERE "{fill.pk}" = ANY(%s)'  # noqa: S608 — names of our tables
    found = {key: rest for key, *rest in ask(statement, [keys])} if keys else {}
    for row in rows:
        there = found.get(row[fill.key])
        if there is None:
            row[fill.key] = None
            continue
        for place, value in zip(fill.columns, there, strict=True):
            row[place] = value
