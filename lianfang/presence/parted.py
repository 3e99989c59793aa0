"""Tables that lie in parts, which Django does not know of: how they are made, in a migration and all at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

PARTED = {"presence_stay": "RANGE (day)"}


@contextmanager
def parted(editor: BaseDatabaseSchemaEditor, table: str) -> Iterator[None]:
    """Let a table that is made meanwhile lie in parts, if it is one that does."""
    plain = editor.sql_create_table
    if table in PARTED:
        editor.sql_create_table = f"{plain} PARTITION BY {PARTED[table]}"
    try:
        yield
    finally:
        editor.sql_create_table = plain


class CreateParted(migrations.CreateModel):
    """Make a table that lies in parts."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """Make it as Django does, in parts."""
        table = to_state.apps.get_model(app_label, self.name)._meta.db_table
        with parted(schema_editor, table):
            super().database_forwards(app_label, schema_editor, from_state, to_state)
