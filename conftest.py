"""What every test may ask for."""

import gc
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from unittest import mock

import pytest
from django.utils import translation

from tests.together import Together, place
from tests.told import Told, told_story

gc.set_threshold(50_000)  # tests make much and keep little: looking for circles took a tenth of their time

NOON = datetime(2021, 8, 5, 4, 0, tzinfo=UTC)  # 5 August 2021, 12:00 in Yiyang


@pytest.fixture
def now() -> datetime:
    """Give the instant at which tests happen."""
    return NOON


@pytest.fixture(scope="session")
def story() -> Iterator[Told]:
    """Give the story, told once."""
    with told_story() as told:
        yield told


# Most tables are empty after most tests: looking is quicker than making all of them anew.
EMPTIED = """
DO $$ DECLARE name text; filled boolean; BEGIN
    SET CONSTRAINTS ALL DEFERRED;  -- rows may go in any order
    FOR name IN SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' LOOP
        CONTINUE WHEN name IN ('django_migrations', 'django_content_type', 'auth_permission');
        EXECUTE 'SELECT EXISTS (SELECT FROM ' || name || ')' INTO filled;
        IF filled THEN EXECUTE 'DELETE FROM ' || name; END IF;
    END LOOP;
END $$
"""


@pytest.fixture(autouse=True, scope="session")
def plain_flush() -> Iterator[None]:
    """Empty the tables after a test of several connections, and do not write Django's list of models into them again:
    nothing reads it, and it takes longer than most tests."""
    flush = "django.core.management.commands.flush."
    with (
        mock.patch(flush + "emit_post_migrate_signal"),
        mock.patch(flush + "sql_flush", return_value=[EMPTIED]),
    ):
        yield


@pytest.fixture(autouse=True)
def language() -> None:
    """Begin every test in the product's own language, whatever the last request before it spoke."""
    translation.deactivate()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest; mark what starts servers or whole programs: the quick part leaves it out."""
    items.sort(key=lambda item: place(item.nodeid))
    for item in items:
        served = {"founded", "story"} & set(getattr(item, "fixturenames", ()))
        if served or {"postgres", "bench"} & set(item.path.parts):
            item.add_marker("slow")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    """Give tests that share something slow to make to one worker."""
    return Together(config, log)
