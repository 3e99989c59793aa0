"""Rows are locked one part of a table after another: no cluster locks rows of several parts in one statement, nor those
of a table that is joined with a spread one."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from django.db import models
from django.db.backends.postgresql import compiler
from django.db.models.lookups import Exact
from django.db.models.sql import Query

from lianfang.cluster.engine.beside import Beside, beside, filled, taken_out
from lianfang.cluster.placing import places
from lianfang.cluster.rules import Kind, Place
from lianfang.sync.locks import lock

SQLDeleteCompiler = compiler.SQLDeleteCompiler
SQLAggregateCompiler = compiler.SQLAggregateCompiler

placed = cache(places)


class SQLInsertCompiler(compiler.SQLInsertCompiler):
    """Django's, but that what rows of a spread table are spread by keeps them apart, beside what they name."""

    def as_sql(self) -> Any:  # type: ignore[override]  # as Django's own
        """Called by Django for each statement that makes rows."""
        query: Any = self.query
        meta = query.get_meta()
        column = placed()[meta.db_table].column
        if query.unique_fields and column and column not in {f.column for f in query.unique_fields}:
            beside = next(f for f in meta.concrete_fields if f.column == column)
            query.unique_fields = [beside, *query.unique_fields]
        return super().as_sql()


class SQLUpdateCompiler(compiler.SQLUpdateCompiler):
    """Django's, but that whoever saves a row does not write anew whose it is: no cluster takes that, also where it is
    as it was. Whoever means to give it to somebody else is refused by the cluster."""

    def as_sql(self) -> Any:  # type: ignore[override]  # as Django's own
        """Called by Django for each statement that changes rows."""
        query: Any = self.query
        column = placed()[query.get_meta().db_table].column
        others = [each for each in query.values if each[0].column != column]
        if others and not any(
            hasattr(value, "as_sql") for field, _, value in query.values if field.column == column
        ):
            query.values = others
        return super().as_sql()


class SQLCompiler(compiler.SQLCompiler):
    """Django's, but that what is to be locked and cannot be where it is read is locked before, by its ids; and that who
    stands beside a row and lies apart from it is read after it."""

    fills: Sequence[Beside] = ()

    def pre_sql_setup(self, with_col_aliases: bool = False) -> Any:
        """Called by Django before it writes a statement: leave out the joins that a cluster cannot make."""
        extra, order, group = super().pre_sql_setup(with_col_aliases=with_col_aliases)
        self.fills = ()
        if self.klass_info and self.klass_info.get("related_klass_infos") and not group:
            used = [self.query.where, *self.query.annotations.values(), *(each for each, _ in order)]
            asks = any(True for each in used for _table in _within(each))
            aliases = beside(self.query, used, self.select, placed(), asks=asks)
            if aliases:
                quote = self.quote_name_unless_alias
                self.select, self.fills = taken_out(self.query, aliases, self.select, quote)
        return extra, order, group

    def results_iter(self, results: Any = None, *args: Any, **kwargs: Any) -> Any:
        """Called by Django for the rows of a statement: fill in who stands beside them."""
        if (
            results is not None and self.fills
        ):  # always given for rows that become models: only these have any
            results = filled(results, self.fills, self._ask)
        return super().results_iter(results, *args, **kwargs)

    def _ask(self, statement: str, values: list[Any]) -> list[tuple[Any, ...]]:
        with self.connection.cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall())

    def execute_sql(self, *args: Any, **kwargs: Any) -> Any:
        """Called by Django for each statement that gives rows."""
        if self.query.select_for_update and not _at_one_place(self.query):
            self.query = _locked(self.query, self.connection)
        return super().execute_sql(*args, **kwargs)


def _at_one_place(query: Query) -> bool:
    """Say whether the rows of a query lie on one machine, whatever they are: then it locks them itself."""
    where = placed()
    spread = {table for table in _tables(query) if where[table].kind == Kind.DISTRIBUTED}
    if not spread:
        return True
    table = query.get_meta().db_table
    if spread != {table} or len(query.alias_map) > 1:
        return False
    column = where[table].column
    return any(isinstance(each, Exact) and _column(each) == column for each in query.where.children) and (
        query.where.connector == "AND" and not query.where.negated
    )


def _column(lookup: Exact) -> str:
    return str(getattr(getattr(lookup.lhs, "target", None), "column", ""))


def _tables(query: Query) -> Iterator[str]:
    """Name every table that a query reads, also in the questions within it."""
    if not query.alias_map:
        query.get_initial_alias()
    yield from (join.table_name for join in query.alias_map.values() if join.table_name in placed())
    if query.select_related:
        yield from _related(query)
    for part in (query.where, *query.annotations.values()):
        yield from _within(part)


def _within(part: Any) -> Iterator[str]:
    inner = getattr(part, "query", None)
    if isinstance(inner, Query):
        yield from _tables(inner)
    elif isinstance(part, Query):
        yield from _tables(part)
    for each in getattr(part, "get_source_expressions", list)():
        if each is not None:
            yield from _within(each)


def _related(query: Query) -> Iterator[str]:
    """Name the tables that come with the rows by select_related."""
    wanted = query.select_related if isinstance(query.select_related, dict) else {}
    waiting: list[tuple[Any, dict[str, Any]]] = [(query.model, wanted)]
    while waiting:
        model, names = waiting.pop()
        for name, further in names.items():
            there: Any = model._meta.get_field(name).related_model
            yield there._meta.db_table
            waiting.append((there, further))


def _locked(query: Query, connection: Any) -> Query:
    """Lock the rows that a query is for, by their ids; give the query for those, as they stand now.

    Of rows that joined ones were to be locked with, those of the query's own table alone are. Where locked rows are to
    be skipped, fewer may be given than were asked for.
    """
    again = query.clone()
    again.select_for_update = False
    meta = query.get_meta()
    place = placed()[meta.db_table]
    strength = "NO KEY UPDATE" if query.select_for_no_key_update else "UPDATE"
    with connection.cursor() as cursor:
        found = lock(
            cursor.execute,
            meta.db_table,
            _ids(again, place, connection),
            strength + (" SKIP LOCKED" if query.select_for_update_skip_locked else ""),
            key=str(meta.pk.column),
            spread_by=place.column,
        )
    again.clear_limits()
    again.add_q(models.Q(pk__in=found))
    return again


def _ids(query: Query, place: Place, connection: Any) -> list[tuple[UUID, UUID]]:
    """Give the ids of a query's rows, each with what its table is spread by."""
    column = place.column or query.get_meta().pk.column
    name = next(f.attname for f in query.get_meta().concrete_fields if f.column == column)
    rows: models.QuerySet[Any] = models.QuerySet(query.model, query=query.clone(), using=connection.alias)
    return list(rows.values_list("pk", name))
