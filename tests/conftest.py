"""What the tests of the whole may ask for."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.city import City
from tests.folders import memory


@pytest.fixture(scope="session")
def founded() -> Iterator[City]:
    """Give a city that was founded in an empty folder by its commands, each starting the database for itself."""
    with tempfile.TemporaryDirectory(prefix="lianfang-city-", dir=memory()) as folder:
        Path(folder).chmod(0o755)
        city = City(Path(folder))
        city.found()
        yield city
        city.leave()


@pytest.fixture(scope="session")
def address(founded: City) -> Iterator[str]:
    """Serve the founded city; gives its address."""
    with founded.running("serve") as address:
        yield address
