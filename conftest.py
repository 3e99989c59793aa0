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


@pytest.fixture(autouse=True, scope="session")
def plain_flush() -> Iterator[None]:
    """Empty the tables after a test of several connections, and do not write Django's list of models into them again:
    nothing reads it, and it takes longer than most tests."""
    with mock.patch("django.core.management.commands.flush.emit_post_migrate_signal"):
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
