"""PostgreSQL as Django knows it, but that rows are locked as a cluster can."""

from django.db.backends.postgresql import base, operations


class DatabaseOperations(operations.DatabaseOperations):
    """Django's, with statements of ours."""

    compiler_module = "lianfang.cluster.engine.compiler"


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to the coordinator."""

    ops_class = DatabaseOperations
