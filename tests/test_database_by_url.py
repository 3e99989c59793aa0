"""A server of one's own instead of the embedded one: reached over TCP with a password, by LIANFANG_DATABASE_URL."""

import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from lianfang.postgres import running
from lianfang.work import FOLLOWS
from tests.city import AREAS, City, unused_port, void
from tests.database import FAST
from tests.folders import memory

PATIENCE_S = 180


@pytest.fixture
def url() -> Iterator[str]:
    """Run a second server, which listens on a port of its own."""
    with tempfile.TemporaryDirectory(prefix="lianfang-server-", dir=memory()) as folder:
        Path(folder).chmod(0o755)
        port = str(unused_port())
        with running(
            Path(folder) / "pg", settings=FAST | {"listen_addresses": "127.0.0.1", "port": port}
        ) as url:
            assert f"@127.0.0.1:{port}/" in url
            yield url


@pytest.mark.slow
def test_a_city_works_on_a_server_named_by_its_url(url: str, tmp_path: Path) -> None:
    city = City(tmp_path, {"LIANFANG_DATABASE_URL": url})
    city.run("manage", "migrate", "--verbosity", "0")
    assert "1554 areas" in city.run("import", "areas", str(AREAS))
    city.run("administrator", "chief")
    city.staff()
    with city.running("web") as address, city.beside("work"):
        status, answer = city.send(address, void(datetime.now(UTC)))
        assert (status, answer["outcomes"][0]["outcome"]) == (200, "accepted")
        _until_followed(url)
    with psycopg.connect(url) as conn:
        assert conn.execute("SELECT count(*) FROM sync_void").fetchone() == (1,)
    assert {path.name for path in (tmp_path / "city").iterdir()} == {
        "keys",
        "tracing",
    }  # no database was made here


def _until_followed(url: str) -> None:
    """Wait until every follower has read the one batch."""
    until = time.monotonic() + PATIENCE_S
    with psycopg.connect(url, autocommit=True) as conn:
        while conn.execute("SELECT count(*) FROM sync_mark WHERE xid > 0").fetchone() != (len(FOLLOWS),):
            assert time.monotonic() < until, "background work did not follow"
            time.sleep(0.05)
