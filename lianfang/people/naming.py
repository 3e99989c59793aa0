"""What names are found by: written once for a name, however many bear it, and taken away with the last of them."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

import psycopg
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection, transaction
from django.db.models import BooleanField, Count, Func, QuerySet

from lianfang.people.models import Term
from lianfang.people.rules.names import TERM, search_form, terms, whole

SWEPT = 5_000  # names taken away in one transaction: a moment in which nobody is registered

_THERE = (
    "SELECT name FROM people_term JOIN unnest(%b::text[], %b::text[]) AS w(term, name) USING (term, name)"
)
_WRITE = (
    "INSERT INTO people_term (term, name) SELECT * FROM unnest(%b::text[], %b::text[]) ON CONFLICT DO NOTHING"
)
_UNBORNE = """
SELECT name FROM unnest(%(names)b::text[]) AS w(name)
EXCEPT SELECT p.name FROM people_person p WHERE p.name = ANY(%(names)b::text[])
"""
_TAKE_AWAY = """
DELETE FROM people_term t USING unnest(%b::text[], %b::text[]) AS w(term, name)
WHERE t.term = w.term AND t.name = w.name
"""
_LEFT = """
SELECT name FROM people_term t WHERE term >= '=' AND term < '>'
AND NOT EXISTS (SELECT FROM people_person p WHERE p.name = t.name) LIMIT %b
"""
# A cluster does not say in one question which names nobody bears: all are looked at, some at a time.
_NAMES = "SELECT DISTINCT name FROM people_term WHERE term >= '=' AND term < '>' AND name > %s ORDER BY name LIMIT %s"


class _Bears(Func):
    """A name that stands in an array: asked so, the index of names answers, however few the planner expects."""

    template, arg_joiner = "%(expressions)s)", " = ANY("
    output_field = BooleanField()


def bears(found_by: Collection[str], *, every: bool = False, name: str = "name") -> Func:
    """Give the condition that somebody's name is found by one of these terms, or by every one of them.

    name: the path to the name.
    """
    names: QuerySet[Any, Any] = Term.objects.filter(term__in=found_by).values("name")
    if every:
        names = names.annotate(n=Count("term")).filter(n=len(found_by)).values("name")
    return _Bears(name, ArraySubquery(names))


@transaction.atomic
def write_terms(names: Iterable[str]) -> None:
    """Write what names are found by, where it is not written yet. Goes last before the commit: who writes the same new
    name at the same moment waits for it.

    The lock on the table, which every writer has, holds `forget` off until the people who bear the names can be seen.
    """
    wanted = {name: whole(search_form(name))[:TERM] for name in names}
    if not wanted:
        return
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute("LOCK TABLE people_term IN ROW EXCLUSIVE MODE")
        there = {name for (name,) in cursor.execute(_THERE, [list(wanted.values()), list(wanted)])}
        fresh = [(term, name) for name in sorted(wanted.keys() - there) for term in sorted(terms(name))]
        if fresh:
            cursor.execute(_WRITE, [list(column) for column in zip(*fresh, strict=True)])


@transaction.atomic
def forget(names: Collection[str]) -> int:
    """Take away the words of those of these names that nobody bears any more; gives how many words."""
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        gone = [name for (name,) in cursor.execute(_UNBORNE, {"names": list(names)})]
        if not gone:
            return 0
        # Whoever is registering under one of them is done first, and is seen by the statement after this one.
        cursor.execute("LOCK TABLE people_term IN SHARE ROW EXCLUSIVE MODE")
        gone = [name for (name,) in cursor.execute(_UNBORNE, {"names": gone})]
        found_by = [(term, name) for name in gone for term in terms(name)]
        if not found_by:
            return 0
        cursor.execute(_TAKE_AWAY, [list(column) for column in zip(*found_by, strict=True)])
        return int(cursor.rowcount)


def sweep() -> int:
    """Take away the words of every name that nobody bears any more; gives how many words."""
    taken = 0
    if settings.CLUSTER:
        return sum(map(forget, _all_names()))
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_LEFT.replace("%b", "%s"), [SWEPT])
            names = [name for (name,) in cursor.fetchall()]
        now = forget(names) if names else 0
        taken += now
        if not now or len(names) < SWEPT:
            return taken


def _all_names() -> Iterator[list[str]]:
    last = ""
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_NAMES, [last, SWEPT])
            names = [name for (name,) in cursor.fetchall()]
        if not names:
            return
        yield names
        last = names[-1]
