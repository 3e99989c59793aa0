"""PostgreSQL as Django knows it, but that rows are locked as a cluster can."""

from typing import Any

import psycopg
from django.db import IntegrityError
from django.db.backends.postgresql import base, operations
from django.db.utils import DatabaseErrorWrapper
from django.utils.functional import cached_property


class DatabaseOperations(operations.DatabaseOperations):
    """Django's, with statements of ours."""

    compiler_module = "lianfang.cluster.engine.compiler"


class Errors(DatabaseErrorWrapper):
    """Django's errors; that a row is there already, which one of the machines said, is told as what it is."""

    def __exit__(self, exc_type: Any, exc_value: Any, traceback: Any) -> None:
        """Raise Django's error in place of the database's."""
        if isinstance(exc_value, psycopg.InternalError) and "duplicate key value" in str(exc_value):
            raise IntegrityError(*exc_value.args).with_traceback(traceback) from exc_value
        super().__exit__(exc_type, exc_value, traceback)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to the coordinator."""

    ops_class = DatabaseOperations

    @cached_property
    def wrap_database_errors(self) -> Errors:
        """Give what turns errors of the database into Django's."""
        return Errors(self)
