"""Made at once or migration by migration, an empty database gets the same tables, constraints and indexes."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

AT_ONCE = "call_command('migrate', verbosity=0)"
# Django draws a model anew with every model that hangs on it, in a city nearly all of them, for each new table and for
# each of the hundreds of later steps. SQL is written from the one model that a step is about and from the names and
# types its keys point at, which do not change with it; where they would (a primary key of another type), the tables
# come out different, and this test fails. Steps that read or write rows get all models drawn by Django.
STEP_BY_STEP = """
from django.db.migrations.state import ProjectState
def add_model(state, model):
    key = model.app_label, model.name_lower
    state.models[key] = model
    if state._relations is not None:
        state.resolve_model_relations(key)
    if "apps" in state.__dict__:
        state.apps.render_multiple([model])
        state.is_delayed = True
def only_itself(state, app_label, model_name, delay=False):
    state.is_delayed = True
    return {(app_label, model_name)}
ProjectState.add_model = add_model
ProjectState._find_reload_model = only_itself
call_command(Command(), verbosity=0)
"""
SCRIPT = """
import django; django.setup()
from django.core.management import call_command
from django.core.management.commands.migrate import Command
"""
SHAPE = """
SELECT 'column', c.relname, a.attname, concat_ws(' ', format_type(a.atttypid, a.atttypmod), a.attnotnull::text,
    a.attidentity::text, a.attgenerated::text, pg_get_expr(d.adbin, d.adrelid))
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r'
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
UNION ALL SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
UNION ALL SELECT 'index', tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(t.oid) || f.prosrc FROM pg_trigger t
JOIN pg_proc f ON f.oid = tgfoid WHERE NOT tgisinternal
UNION ALL SELECT 'extension', '', extname, '' FROM pg_extension
UNION ALL SELECT 'migration', app, name, '' FROM django_migrations
UNION ALL SELECT 'permission', '', codename, '' FROM auth_permission
"""


@contextmanager
def empty_database(name: str) -> Iterator[str]:
    """Give the address of an empty database on the server of the tests; it is dropped afterwards."""
    server = os.environ["LIANFANG_DATABASE_URL"]
    with psycopg.connect(server, autocommit=True) as conn:
        conn.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        conn.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            conn.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def shape(name: str, how: str) -> set[tuple[str, ...]]:
    """Migrate an empty database and read what is there."""
    with empty_database(name) as address:
        own = {"LIANFANG_DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "lianfang.settings"}
        subprocess.run([sys.executable, "-c", SCRIPT + how], env=os.environ | own, check=True, timeout=900)
        with psycopg.connect(address) as conn:
            return set(conn.execute(SHAPE))


@pytest.mark.slow
def test_both_ways_make_the_same_tables() -> None:
    at_once, step_by_step = shape("at_once", AT_ONCE), shape("step_by_step", STEP_BY_STEP)
    assert len(at_once) > 1000
    assert sorted(at_once - step_by_step) == []
    assert sorted(step_by_step - at_once) == []
