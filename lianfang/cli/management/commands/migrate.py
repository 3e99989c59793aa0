"""`migrate`, quicker where it can be: an empty database gets its tables as the last migration leaves them, at once.

Applied one by one, migrations are rendered hundreds of times over; that took most of a city's first start. A database
that has tables already is migrated step by step, as ever. tests/test_tables.py compares what both ways make.
"""

from typing import Any

from django.core.management.commands.migrate import Command as Migrate
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from lianfang.accounts.keeping import KEPT
from lianfang.donations.keeping import GIFTS
from lianfang.fieldapp import rights
from lianfang.people.keeping import HOLDERS
from lianfang.presence.parted import parted
from lianfang.privacy import policies
from lianfang.supplies.keeping import BOOKS

EXTENSIONS = ("btree_gist", "pg_trgm")  # as places' first migration asks for


class Command(Migrate):
    """Bring the tables up to date."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the tables of an empty database at once; leave the rest to Django."""
        connection = connections[options["database"]]
        if not options["app_label"] and not options["plan"] and is_empty(connection):
            make_tables(connection)
        super().handle(*args, **options)
        if not options["app_label"] and not options["plan"]:
            lay(options["database"])


def lay(database: str = DEFAULT_DB_ALIAS) -> None:
    """Give phones and readers the rights and rows that this release lets them have."""
    with connections[database].cursor() as cursor:
        rights.lay(cursor)
        policies.lay(cursor)


def is_empty(connection: BaseDatabaseWrapper) -> bool:
    """Say whether a database holds no table yet."""
    return not connection.introspection.table_names()


def make_tables(connection: BaseDatabaseWrapper) -> None:
    """Make every table with its constraints and indexes, and note that all migrations are done; all or nothing."""
    loader, recorder = MigrationLoader(connection), MigrationRecorder(connection)
    with connection.schema_editor() as editor:
        for extension in EXTENSIONS:
            editor.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
        for model in loader.project_state().apps.get_models():
            if model._meta.can_migrate(connection) and not model._meta.proxy:
                with parted(editor, model._meta.db_table):
                    editor.create_model(model)
        editor.execute(KEPT, params=None)
        editor.execute(BOOKS, params=None)
        editor.execute(GIFTS, params=None)
        editor.execute(HOLDERS, params=None)
        recorder.ensure_schema()
        for app, name in loader.graph.nodes:
            recorder.record_applied(app, name)
