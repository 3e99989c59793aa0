"""What every test may ask for."""

import gc
from collections.abc import Generator, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any
from unittest import mock

import pytest
from _pytest.runner import runtestprotocol
from django.core.management.sql import sql_flush
from django.utils import translation

from lianfang.common.stack import with_room
from tests.shared import alone, end, once
from tests.together import Together, place
from tests.told import Told, tell

gc.set_threshold(50_000)  # tests make much and keep little: looking for circles took a tenth of their time


def pytest_collection_finish() -> None:
    """Called by pytest when all tests are known: what is loaded by then stays, so nobody looks at it again."""
    gc.collect()
    gc.freeze()


NOON = datetime(2021, 8, 5, 4, 0, tzinfo=UTC)  # 5 August 2021, 12:00 in Yiyang


@pytest.fixture
def now() -> datetime:
    """Give the instant at which tests happen."""
    return NOON


@pytest.fixture(scope="session")
def story() -> Told:
    """Give the story, told once for all workers."""
    return Told(**once("story", lambda folder: asdict(tell(folder))))


# Takes all rows out of the table `name`.
EMPTY = """
IF name LIKE 'accounts_audit%%' THEN  -- nobody deletes these; there are some after nearly every test
    EXECUTE 'ALTER TABLE ' || name || ' DISABLE TRIGGER accounts_kept';
    EXECUTE 'DELETE FROM ' || name;
    EXECUTE 'ALTER TABLE ' || name || ' ENABLE ALWAYS TRIGGER accounts_kept';
ELSE
    EXECUTE 'DELETE FROM ' || name;
END IF;
"""
# After most tests few tables hold a few rows. Those are deleted; a table that grew beyond the size the planner takes a
# new one for, or was analysed, or whose rows nobody may delete, has all of them made anew as Django does, so that plans
# stay those of a new city.
EMPTIED = f"""
DO $$ DECLARE names text[]; grown boolean; name text; BEGIN
    SELECT array_agg(oid::regclass::text), bool_or(
            pg_relation_size(oid) > 10 * 8192 OR reltuples >= 0
            OR relname IN ('supplies_move', 'donations_gift', 'donations_allocation'))
        INTO names, grown FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0
        AND relname NOT IN ('django_migrations', 'django_content_type', 'auth_permission');
    IF grown THEN
        %s
    END IF;
    SET CONSTRAINTS ALL DEFERRED;  -- rows may go in any order
    FOREACH name IN ARRAY coalesce(names, '{{}}') LOOP
        {EMPTY}
    END LOOP;
END $$
"""  # noqa: S608 — our own words


@pytest.fixture(autouse=True, scope="session")
def plain_flush() -> Iterator[None]:
    """Empty the tables after a test of several connections, and do not write Django's list of models into them again:
    nothing reads it, and it takes longer than most tests."""
    flush = "django.core.management.commands.flush."

    def emptied(*args: Any, **how: Any) -> list[str]:
        return [EMPTIED % " ".join(sql_flush(*args, **how))]

    with (
        mock.patch(flush + "emit_post_migrate_signal"),
        mock.patch(flush + "sql_flush", new=emptied),
    ):
        yield


@pytest.fixture(autouse=True)
def language() -> None:
    """Begin every test in the product's own language, whatever the last request before it spoke."""
    translation.deactivate()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Let one worker after another read the tests: the first compiles them, the others read what it compiled."""
    with alone("collection"):
        return (yield)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest; mark what starts servers or whole programs: the quick part leaves it out."""
    items.sort(key=lambda item: place(item.nodeid))
    for item in items:
        served = {"founded", "story"} & set(getattr(item, "fixturenames", ()))
        if served or {"postgres", "bench"} & set(item.path.parts):
            item.add_marker("slow")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    """Run a test as pytest does, with room beneath it: its own calls are as deep as those of a program."""
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    with_room(runtestprotocol, item, nextitem=nextitem)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    """Give tests that share something slow to make to one worker."""
    return Together(config, log)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """End what all workers shared; a program that leaves its database running fails the run."""
    if left := end():
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        session.config.get_terminal_writer().line(f"These processes did not end: {left}")
