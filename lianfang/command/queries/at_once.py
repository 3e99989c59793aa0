"""Many lists asked in one statement: whether anything is in each, how much is in each."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

Lists = Sequence[QuerySet[Any]]
_NOTHING = "SELECT 1 WHERE false"


def any_of(lists: Lists) -> list[bool]:
    """Say of each list whether anything is in it. One statement."""
    return [
        bool(each) for each in _asked("EXISTS ({})", [rows.order_by().values("pk")[:1] for rows in lists])
    ]


def how_many(lists: Lists) -> list[int]:
    """Count each list. One statement."""
    return [
        int(each)
        for each in _asked(
            "(SELECT count(*) FROM ({}) counted)", [rows.order_by().values("pk") for rows in lists]
        )
    ]


def _asked(shape: str, lists: Lists) -> Sequence[Any]:
    if not lists:
        return ()
    asked: list[tuple[str, Sequence[Any]]] = []
    for rows in lists:
        try:
            sql, given = rows.query.sql_with_params()
        except EmptyResultSet:
            sql, given = _NOTHING, ()
        asked.append((shape.format(sql), given))
    if settings.CLUSTER:  # which answers no question of several tables that lie apart
        return [one for part, given in asked for one in _answer([part], given)]
    return _answer([part for part, _ in asked], [each for _, given in asked for each in given])


def _answer(parts: Sequence[str], given: Sequence[Any]) -> Sequence[Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", given)
        return tuple(cursor.fetchone())
