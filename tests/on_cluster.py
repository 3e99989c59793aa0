"""A plugin of pytest for `make test-cluster`: the tests run in the very database that LIANFANG_DATABASE_URL names,
which a cluster holds and `lianfang cluster apply` has laid out.

Loaded with -p after tests.database. The database must be one for tests: its name says so, and it is emptied.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

# As conftest.EMPTIED, but a spread table has no size on the coordinator: every table is looked into.
EMPTIED = """
DO $$ DECLARE name text; BEGIN
    SET CONSTRAINTS ALL DEFERRED;
    SET LOCAL session_replication_role = replica;  -- books of goods and gifts, which lie on the coordinator
    FOR name IN SELECT oid::regclass::text FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition
        AND relnamespace = 'public'::regnamespace
        AND relname NOT IN ('django_migrations', 'django_content_type', 'auth_permission')
    LOOP
        {empty}
    END LOOP;
END $$ -- %s
"""


def _emptied() -> str:
    """Write the statements that empty the database."""
    import conftest

    return EMPTIED.replace("{empty}", conftest.EMPTY)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Let Django's tests use the database itself, and empty it in a way that a cluster understands."""
    from django.db import connections

    import conftest

    if session.config.getoption("reuse_db", False) is False:
        raise pytest.UsageError("run it by make test-cluster: it needs --reuse-db")
    name = str(connections.databases["default"]["NAME"])
    if "test" not in name:
        raise pytest.UsageError(f"{name} is emptied by the tests: its name must hold “test”")
    connections.databases["default"].setdefault("TEST", {})["NAME"] = name
    conftest.EMPTIED = _emptied()
    session.config.pluginmanager.register(Uncounted(), "uncounted")


class Uncounted:
    """Counts no statements: a cluster is asked for people beside what leads to them, and a part after the other."""

    @pytest.fixture
    def django_assert_num_queries(self) -> Any:
        """Let a block ask what it wants."""
        return _uncounted

    @pytest.fixture
    def django_assert_max_num_queries(self) -> Any:
        """Let a block ask what it wants."""
        return _uncounted


@contextmanager
def _uncounted(*_args: Any, **_how: Any) -> Iterator[list[Any]]:
    yield []


@pytest.fixture(autouse=True, scope="session")
def begun_empty(django_db_setup: None, django_db_blocker: Any) -> None:
    """Take out what a run that was broken off left behind."""
    from django.db import connection

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(_emptied() % "")
