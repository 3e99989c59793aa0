"""What every test may ask for."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.told import Told, told_story

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
