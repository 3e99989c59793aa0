"""`check`, `doctor` and `upgrade`, as somebody types them."""

import json
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import AF_UNIX, SOCK_DGRAM, socket
from types import SimpleNamespace

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from lianfang.cli import answering, boot, servers, upgrading
from lianfang.common.errors import Refused
from lianfang.operations import queries
from tests.city import City, unused_port
from tests.folders import memory


@pytest.mark.slow
def test_a_city_that_does_not_run_is_checked_all_the_same(tmp_path: Path) -> None:
    city = City(tmp_path)
    said = city.run("check", code=1)
    assert "✗ Database: It does not answer: No database is running" in said
    assert "→ Name a folder on another disk in LIANFANG_BACKUPS" in said
    assert not (tmp_path / "city" / "keys").exists()  # who only looks makes nothing
    assert "没有应答" in city.run("check", code=1, LC_ALL="zh_CN.UTF-8")
    found = {row["key"]: row for row in json.loads(city.run("check", "--json", code=1))}
    assert found["database"]["level"] == "bad"
    assert found["keys"]["level"] == "fine"


@pytest.mark.slow
def test_a_machine_is_measured(tmp_path: Path) -> None:
    found = json.loads(City(tmp_path).run("doctor", "--json"))
    assert found["cores"] >= 1
    assert found["flushes"] > 1
    assert found["registrations"] > 0


def url() -> str:
    db = settings.DATABASES["default"]
    host = db["OPTIONS"].get("host", db["HOST"])  # type: ignore[attr-defined]
    return psycopg.conninfo.make_conninfo(
        dbname=str(connection.settings_dict["NAME"]),
        user=str(db["USER"]),
        password=str(db["PASSWORD"]),
        host=str(host),
        port=str(db["PORT"] or 5432),
    )


@pytest.mark.django_db(transaction=True)
def test_a_change_gives_way_while_a_table_is_in_use(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    boot.speak()

    def change() -> None:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE sync_feed ALTER COLUMN epoch SET NOT NULL")

    monkeypatch.setattr(boot, "migrate", change)
    monkeypatch.setattr(upgrading, "LOCK_S", 1)
    with psycopg.connect(url()) as other:
        other.execute("SELECT count(*) FROM sync_feed")  # a page that takes its time, until it was waited for
        monkeypatch.setattr(upgrading, "time", SimpleNamespace(sleep=lambda _seconds: other.rollback()))
        upgrading._migrate()
    said = capsys.readouterr()
    assert "A table is in use; trying again." in said.err
    assert "The tables are up to date." in said.out


@pytest.mark.django_db(transaction=True)
def test_two_upgrades_do_not_run_at_once() -> None:
    with psycopg.connect(url(), autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [upgrading.ONE_AT_A_TIME])
        with pytest.raises(Refused) as refused:
            upgrading._migrate()
        assert refused.value.code == "upgrading"


@pytest.mark.slow
def test_a_database_says_when_it_can_be_asked_and_others_wait_for_its_tables() -> None:
    with (
        tempfile.TemporaryDirectory(prefix="lianfang-city-", dir=memory()) as folder,
        socket(AF_UNIX, SOCK_DGRAM) as line,
    ):
        Path(folder).chmod(0o755)
        city, told = City(Path(folder)), f"{folder}/told"
        line.bind(told)
        line.settimeout(60)
        with telling(city, "database", told):
            assert line.recv(64) == b"READY=1"
            for program in (["work"], ["web", "--port", str(unused_port())]):
                assert "The tables are not those of this release" in city.run(*program, code=1)
            assert "up to date" in city.run("upgrade")
            with telling(city, "work", told):
                assert line.recv(64) == b"READY=1"


def test_a_release_whose_tables_are_not_there_takes_nothing_over(monkeypatch: pytest.MonkeyPatch) -> None:
    boot.speak()
    monkeypatch.setattr(answering, "make_ready", lambda: None)  # it would change this interpreter for good
    monkeypatch.setattr(queries, "pending", list)
    servers.try_out()
    monkeypatch.setattr(queries, "pending", lambda: ["cases.0099"])
    with pytest.raises(SystemExit, match=r"changes missing: 1\)\. Run: lianfang upgrade"):
        servers.try_out()


@contextmanager
def telling(city: City, command: str, told: str) -> Iterator[None]:
    """Run a program that tells a socket when it is ready, while the block lasts."""
    given = city.environment | {"NOTIFY_SOCKET": told}
    with subprocess.Popen(city.command(command), env=given, stdout=subprocess.DEVNULL) as program:
        try:
            yield
        finally:
            program.terminate()
