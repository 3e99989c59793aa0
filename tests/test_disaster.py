"""The disaster drill: a city loses its disk, is put back to a moment, and nothing that a phone was told is lost.

docs/how-to/back-up-and-restore.md tells people the same steps.
"""

import json
import random
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest

from lianfang.postgres.archive import reached_at
from lianfang.postgres.store import stores
from tests.city import City, answering, unused_port
from tests.faults.phones import Line, Phone, start
from tests.faults.town import PATIENCE_S, Town, descendants, kill, stored, unread, wrong_tubes
from tests.folders import memory

FACTS = 240
PHONES = 2


@pytest.fixture
def town() -> Iterator[Town]:
    """Give a city with a morning planned, which copies its changes to a folder beside its own."""
    with tempfile.TemporaryDirectory(prefix="lianfang-drill-", dir=memory()) as folder:
        Path(folder).chmod(0o755)
        town = Town(Path(folder) / "data", {"LIANFANG_BACKUPS": f"{folder}/backups"})
        town.folder.mkdir()
        town.folder.chmod(0o755)
        town.plan(people=40, rounds=1, phones=PHONES)
        yield town


@contextmanager
def doomed(town: Town) -> Iterator[None]:
    """Serve a city that will not end in peace."""
    port = unused_port()
    child = subprocess.Popen(
        town.command("serve", "--port", str(port)),
        env=town.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        answering(child, f"http://127.0.0.1:{port}")
        town.serving, town.port = child.pid, port
        yield
    finally:
        child.kill()
        child.wait()


def tell(town: Town, phones: Sequence[Phone], most: int) -> None:
    """Let each phone tell so many facts more."""
    for phone in phones:
        phone.port = town.port
    for thread in start(phones, Event(), most):
        thread.join(PATIENCE_S)
        assert not thread.is_alive()


def wait_until_copied(town: Town, moment: datetime) -> None:
    until = time.monotonic() + PATIENCE_S
    store = stores(Path(town.variables["LIANFANG_BACKUPS"]))[0]
    while (reached := reached_at(store)) is None or reached < moment:
        assert time.monotonic() < until, "changes are not copied"
        time.sleep(0.1)


def lose_everything(town: Town) -> None:
    """Kill every process of the city at once and take its disk away; its keys lie in a safe."""
    for pid in (town.serving, *descendants(town.serving)):
        kill(pid)
    shutil.rmtree(town.folder / "city")


def acknowledged(phones: Sequence[Phone]) -> set[str]:
    return set().union(*(phone.acknowledged for phone in phones))


@pytest.mark.slow
def test_a_city_that_lost_its_disk_comes_back_with_everything_phones_were_told(
    town: Town, tmp_path: Path
) -> None:
    phones = [
        Phone(0, token, town.mixed(n, FACTS // PHONES, 0, 1), Line(), random.Random(n))
        for n, token in enumerate(town.tokens)
    ]
    with doomed(town):
        tell(town, phones, 30)
        made = json.loads(town.run("backup", "--json", "--keys", str(tmp_path / "safe")))
        assert made[0]["verified"]
        assert made[0]["fault"] == ""
        tell(town, phones, 30)
        moment = datetime.now(UTC)
        wait_until_copied(town, moment)
        early = acknowledged(phones)
        tell(town, phones, 30)
        wait_until_copied(town, datetime.now(UTC))
        assert "Already running" in town.run("restore", code=1)
        lose_everything(town)
    late = acknowledged(phones) - early
    assert len(late) == 30 * PHONES
    assert "keys of this backup are not in" in town.run("restore", "--at", moment.isoformat(), code=1)
    said = town.run("restore", "--at", moment.isoformat(), "--keys", str(tmp_path / "safe"))
    assert "Restored from the backup" in said
    with town.served():
        with town.connect() as conn:
            there = stored(conn).keys()
        assert early <= there
        assert not late & there
        tell(town, phones, FACTS)
        with town.connect() as conn:
            until = time.monotonic() + PATIENCE_S
            while unread(conn):
                assert time.monotonic() < until, "background work does not follow"
                time.sleep(0.1)
            assert early | late <= stored(conn).keys()
            assert set(stored(conn).values()) == {1}
            assert wrong_tubes(conn) == []
    assert not [odd for phone in phones for odd in phone.odd]
    assert all(fact["id"] in phone.acknowledged for phone in phones for fact in phone.kept)


@pytest.mark.slow
def test_commands_of_backups_say_what_is_missing(tmp_path: Path) -> None:
    city = City(tmp_path)
    assert "Name a folder on another disk in LIANFANG_BACKUPS" in city.run("backup", "list", code=1)
    city.variables["LIANFANG_BACKUPS"] = str(tmp_path / "backups")
    assert f"There is no backup in {tmp_path}/backups" in city.run("restore", code=1)
    assert "write one like 2021-08-05T08:30" in city.run("restore", "--at", "yesterday", code=2)
    assert "write a number of days" in city.run("backup", "thin", code=1, LIANFANG_BACKUP_DAYS="x")
    assert "server of your own" in city.run("archive", code=1)
