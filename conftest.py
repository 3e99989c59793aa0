"""What every test may ask for."""

from datetime import UTC, datetime

import pytest

NOON = datetime(2021, 8, 5, 4, 0, tzinfo=UTC)  # 5 August 2021, 12:00 in Yiyang


@pytest.fixture
def now() -> datetime:
    """Give the instant at which tests happen."""
    return NOON
