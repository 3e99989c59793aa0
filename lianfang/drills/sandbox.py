"""The sandbox of an exercise: every table once more, empty but for places and units, in a corner of the database.

Whoever works inside reads and writes there and nowhere else: the database looks for a table's name there first. Users,
posts, sessions and the exercises themselves have no copy: they are those of the city. See docs/decisions/0047.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from lianfang.accounts.keeping import ENTRIES
from lianfang.accounts.models import AuditEntry
from lianfang.beds.models import Bed, Room, Ward
from lianfang.common.drill import in_drill
from lianfang.donations.keeping import GIFTS
from lianfang.drills.models import Drill
from lianfang.people.models import Organisation
from lianfang.places.models import Area, Site
from lianfang.presence.parted import parted
from lianfang.supplies.keeping import BOOKS

SHARED = frozenset(
    {
        *("accounts", "auth", "contenttypes", "sessions", "axes", "otp_totp", "otp_static"),
        *("drills", "story"),
    }
)
# What an exercise needs of the real city: its places, and units without the names of those one calls.
COPIED: tuple[tuple[type[models.Model], dict[str, str]], ...] = (
    (Area, {}),
    (Site, {}),
    (Organisation, {"contact": "''", "contact_phone": "''"}),
    (Ward, {}),
    (Room, {}),
    (Bed, {}),
)
_REFERENCE = re.compile(r'REFERENCES "(\w+)"')


def sandboxed() -> list[type[models.Model]]:
    """List the models whose tables every exercise has for itself."""
    found = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return [
        model
        for model in found
        if not model._meta.proxy and (model._meta.app_label not in SHARED or model is AuditEntry)
    ]


@transaction.atomic
def build(drill: Drill) -> None:
    """Make the tables of an exercise with constraints and indexes, and copy places and units into them. Keys that would
    point at tables of the city are left out: no exercise holds a lock there."""
    drill.tables = digest()
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE SCHEMA "{drill.schema}"')
    with _path(drill.schema), connection.cursor() as cursor:
        cursor.execute(_tables())
    with connection.cursor() as cursor:
        for model, instead in COPIED:
            cursor.execute(_copy(model, drill.schema, instead))


@cache
def _tables() -> str:
    """Write the statements that make all tables: one answer of the database instead of thirteen hundred."""
    models_ = sandboxed()
    ours = {model._meta.db_table for model in models_}
    with connection.schema_editor(collect_sql=True) as editor:
        for model in models_:
            with parted(editor, model._meta.db_table):
                editor.create_model(model)
    made = [str(each) for each in editor.collected_sql if _within(str(each), ours)]
    return "\n".join([*made, ENTRIES, BOOKS, GIFTS])


@cache
def digest() -> str:
    """Give the digest of the tables that this version of the program makes. One that was renewed since has others: what
    an exercise lacks would be looked up in the city."""
    return hashlib.sha256(_tables().encode()).hexdigest()


def fits(drill: Drill) -> bool:
    """Say whether an exercise has the tables that this version of the program asks for."""
    return drill.tables == digest()


def _within(statement: str, ours: set[str]) -> bool:
    found = _REFERENCE.search(statement)
    return found is None or found[1] in ours


def _copy(model: type[models.Model], schema: str, instead: dict[str, str]) -> str:
    table = model._meta.db_table
    columns = [str(field.column) for field in model._meta.concrete_fields]
    into = ", ".join(f'"{name}"' for name in columns)
    given = ", ".join(instead.get(name, f'"{name}"') for name in columns)
    return f'INSERT INTO "{schema}"."{table}" ({into}) SELECT {given} FROM "{table}"'


def exists(drill: Drill) -> bool:
    """Say whether an exercise has its tables."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [drill.schema])
        return cursor.fetchone() is not None


def drop(drill: Drill) -> None:
    """Take all tables of an exercise away, once nobody is in it any more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [drill.schema])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # nothing of this transaction is left to be looked at
        cursor.execute(f'DROP SCHEMA IF EXISTS "{drill.schema}" CASCADE')


class Gone(Exception):
    """The tables of an exercise are not there any more."""


@contextmanager
def inside(drill: Drill) -> Iterator[None]:
    """Work in the tables of an exercise, and mark whatever is printed or saved meanwhile. While somebody is inside, the
    tables stay.

    Raises Gone.
    """
    if not fits(drill):
        raise Gone(drill.schema)
    with _held(drill.schema), _path(drill.schema), in_drill(drill.name):
        yield


def deeds(drill: Drill) -> dict[str, int]:
    """Count what was done in an exercise, by kind of deed; also when the program was renewed since."""
    rows = f'SELECT verb, count(*) FROM "{drill.schema}"."{AuditEntry._meta.db_table}" GROUP BY verb'
    with connection.cursor() as cursor:
        cursor.execute(rows)
        return dict(cursor.fetchall())


@contextmanager
def _held(schema: str) -> Iterator[None]:
    """Keep the tables from being dropped: else what is asked after that would be asked of the city."""
    within = "_xact" if connection.in_atomic_block else ""
    _ask(f"SELECT pg_advisory{within}_lock_shared(hashtext(%s))", schema)
    try:
        yield
    finally:
        if not within:
            _ask("SELECT pg_advisory_unlock_shared(hashtext(%s))", schema)


def _ask(statement: str, schema: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [schema])


@contextmanager
def _path(schema: str) -> Iterator[None]:
    """Let this connection look for tables in a schema first. Should it be lost meanwhile, everything stops: a new one
    would look at the city's."""
    connection.ensure_connection()
    raw = connection.connection
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('search_path'), current_schema()")
        before, home = cursor.fetchone()
        cursor.execute("SELECT set_config('search_path', %s, false)", [f'"{schema}", "{home}"'])

    def same(execute: Callable[..., Any], *how: Any) -> Any:
        if connection.connection is not raw:
            raise RuntimeError("the connection of an exercise was lost")
        return execute(*how)

    try:
        _there(schema)
        with connection.execute_wrapper(same):
            yield
    finally:
        _home(raw, before)


def _there(schema: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        (found,) = cursor.fetchone()
        if found != schema:
            raise Gone(schema)


def _home(raw: Any, before: str) -> None:
    """Look at the city's tables again; a connection that cannot is closed, so that nobody works on in the exercise."""
    if connection.connection is not raw or connection.needs_rollback:
        return  # it is gone, or the rollback brings the earlier setting back
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('search_path', %s, false)", [before])
    except DatabaseError:
        connection.close()
