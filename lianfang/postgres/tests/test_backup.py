"""A backup and what was changed since: any moment comes back, and what cannot be is refused in words."""

import shutil
import subprocess
import tarfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socket import socket
from typing import Any, BinaryIO

import pytest

from lianfang.postgres import Unavailable, running
from lianfang.postgres.archive import Access, Archiver, own_access, pack, reached_at, url_access
from lianfang.postgres.backup import take, thin, verify
from lianfang.postgres.folders import home_of
from lianfang.postgres.restore import restore, unpack
from lianfang.postgres.store import Backup, Store, listed, segment_name, segments, stores

from .tools import FAST, KEEP, ask, scratch, tell, wait_for

SUM = "select coalesce(sum(id), 0)::int from noted"


def note(url: str, number: int) -> datetime:
    """Commit a row; gives the moment after it."""
    tell(url, f"insert into noted values ({number})")
    time.sleep(0.02)
    return datetime.now(UTC)


def copied(folder: Path, since: datetime) -> None:
    """Wait until everything before a moment is in the archive."""
    wait_for(
        lambda: any((at := reached_at(store)) and at > since for store in stores(folder)),
        "changes are copied",
    )


def back_up(root: Path, url: str, folder: Path) -> Backup:
    return take(url, own_access(home_of(root), "5432"), folder, key="k")


@pytest.fixture(scope="module")
def past() -> Iterator[tuple[Path, dict[str, datetime]]]:
    """A city's folder with backups: 1 before the backup, 10 after it, then much else, then 100, then two files of
    changes more."""
    root, when = scratch(), {}
    root.chmod(0o755)
    with running(root, settings=FAST, backups=root / "backups") as url:
        when["before"] = datetime.now(UTC)
        tell(url, KEEP, "create table noted (id int)", "create table bulk (pad text)")
        note(url, 1)
        back_up(root, url, root / "backups")
        when["ten"] = note(url, 10)
        tell(url, *["select pg_logical_emit_message(true, 'x', repeat('x', 20000000))"] * 2)
        when["hundred"] = note(url, 100)
        copied(root / "backups", when["hundred"])
    yield root, when
    shutil.rmtree(root)


@pytest.fixture
def lost(folder: Path, past: tuple[Path, dict[str, datetime]]) -> Store:
    """The backups of a city whose own folder is gone."""
    subprocess.run(["cp", "-a", str(past[0] / "backups"), folder], check=True)
    return stores(folder / "backups")[0]


def found_after(root: Path) -> int:
    with running(root, settings=FAST) as url:
        return int(ask(url, SUM))


def test_any_moment_comes_back_and_a_stopped_city_is_put_aside(
    folder: Path, lost: Store, past: tuple[Path, dict[str, datetime]]
) -> None:
    at_ten = restore(folder / "city", lost, at=past[1]["ten"], then=["insert into noted values (5)"])
    assert at_ten.before is None
    with running(folder / "city", settings=FAST, backups=folder / "backups") as url:
        assert ask(url, SUM) == 16
        copied(folder / "backups", note(url, 1000))
    again = restore(folder / "city", lost)
    assert again.before
    assert (again.before / "PG_VERSION").exists()
    assert found_after(folder / "city") == 1016  # on the line that the first restore began
    assert {file.name for file in (folder / "city").iterdir()} >= {"data", "password", "backup.pgpass"}
    assert not list((folder / "city").glob("*.restored"))


def test_as_far_as_it_goes_and_one_backup_alone(folder: Path, lost: Store) -> None:
    restore(folder / "city", lost)
    assert found_after(folder / "city") == 111
    restore(folder / "city", lost, name=listed(lost)[0].name)
    assert found_after(folder / "city") == 1


@pytest.fixture(params=["a locale that is not here", "files that lie elsewhere"])
def strange(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """A backup of a server whose settings cannot be read here; gives what its file of settings says."""
    said = "lc_messages = 'xx_YY.utf8'\n" if "locale" in request.param else ""

    def laid_out(source: Path, data: Path) -> None:
        unpack(source, data)
        with (data / "postgresql.conf").open("a") as file:
            file.write(said)
        for name in () if said else ("postgresql.conf", "pg_hba.conf"):  # as Debian has it
            (data / name).unlink()

    monkeypatch.setattr("lianfang.postgres.restore.unpack", laid_out)
    return said


def test_settings_that_cannot_be_read_here_are_set_aside(folder: Path, lost: Store, strange: str) -> None:
    restore(folder / "city", lost)
    assert found_after(folder / "city") == 111
    aside = folder / "city" / "data" / "postgresql.conf.before"
    assert not strange or aside.read_text().endswith(strange)


def test_settings_of_a_server_of_ones_own_stay_as_they_were(folder: Path, lost: Store, strange: str) -> None:
    restore(folder / "into", lost, database="lianfang", then=["insert into noted values (5)"])
    data = folder / "into" / "data"
    assert not list(data.glob("*.before"))
    assert (data / "postgresql.auto.conf").exists()
    if strange:
        assert (data / "postgresql.conf").read_text().endswith(strange)
    else:
        assert not (data / "postgresql.conf").exists()


def refused(code: str, words: str, root: Path, store: Store, **how: object) -> None:
    """Check that a restore is refused and changes nothing."""
    before = told(root)
    with pytest.raises(Unavailable, match=words) as error:
        restore(root, store, **how)  # type: ignore[arg-type]
    assert error.value.code == code
    assert told(root) == before


def told(root: Path) -> list[str]:
    """Name what lies in a city's folder, besides what every start leaves."""
    return sorted({each.name for each in root.glob("*")} - {"s", "lock", "alive", "log"})


@pytest.mark.parametrize(
    ("name", "kind"), [("link", tarfile.SYMTYPE), ("pipe", tarfile.FIFOTYPE), ("../above", tarfile.REGTYPE)]
)
def test_only_folders_and_files_within_are_laid_out(folder: Path, name: str, kind: bytes) -> None:
    odd = tarfile.TarInfo(name)
    odd.type, odd.linkname = kind, "/etc/passwd"
    with tarfile.open(folder / "base.tar.gz", "w:gz") as packed:
        packed.addfile(tarfile.TarInfo("PG_VERSION"))
        packed.addfile(odd)
    with pytest.raises(Unavailable, match="is damaged") as error:
        unpack(folder, folder / "data")
    assert error.value.code == "unsound"
    assert [each.name for each in (folder / "data").iterdir()] == ["PG_VERSION"]
    assert not (folder / "above").exists()


def test_what_cannot_be_restored_is_refused(
    folder: Path, lost: Store, past: tuple[Path, dict[str, datetime]]
) -> None:
    root, when = folder / "city", past[1]
    beyond = max(reached_at(lost) or when["hundred"], listed(lost)[-1].ended) + timedelta(seconds=1.1)
    wait_for(lambda: datetime.now(UTC) > beyond, "the changes that were copied are a second old")
    now = datetime.now(UTC)
    refused("future", "has not come yet", root, lost, at=now + timedelta(hours=1))
    refused("too_early", "The oldest backup was whole at", root, lost, at=when["before"])
    refused("too_late", "Changes are known until", root, lost, at=now)
    refused("no_backup", "There is no backup 2021", root, lost, name="2021")
    refused("no_backup", "There is no backup", root, Store(folder / "elsewhere"))
    backup = listed(lost)[0]
    files = segments(lost, 1, backup.segment)
    gap = backup.end // backup.segment + 2
    files[gap].unlink()
    name = segment_name(1, gap, backup.segment)
    refused("archive_gap", f"The file of changes {name} is missing", root, lost, at=when["hundred"])
    packed = lost.base / listed(lost)[0].name / "base.tar.gz"
    packed.write_bytes(packed.read_bytes()[:100_000])
    refused("unsound", "is damaged", root, lost, name=listed(lost)[0].name)


def test_a_running_city_is_left_alone(folder: Path, made: None, lost: Store) -> None:
    with running(folder, settings=FAST) as url:
        refused("already_running", "Already running", folder, lost)
        assert ask(url, "select 1") == 1


def test_a_disk_without_room_is_told_before_anything_is_written(folder: Path, lost: Store) -> None:
    small = folder / "city"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=20m,mode=755", "lianfang", str(small)]
    if (done := subprocess.run(mount, capture_output=True, text=True, check=False)).returncode:
        pytest.skip(f"needs the right to mount: {done.stderr.strip()}")
    try:
        refused("disk_full", "MB are needed in .* MB are free", small, lost)
    finally:
        subprocess.run(["umount", small], check=True)


def test_a_backup_is_tried_out_and_a_damaged_one_is_found(folder: Path, lost: Store) -> None:
    (folder / "near").mkdir()
    (folder / "near").chmod(0o755)
    sound = verify(listed(lost)[0], lost, folder / "near")
    assert (sound.fault, bool(sound.verified), sound.tables) == ("", True, 3)
    assert not list((folder / "near").iterdir())
    packed = lost.base / sound.name / "base.tar.gz"
    with packed.open("r+b") as file:
        file.seek(packed.stat().st_size // 2)
        file.write(b"odd")
    assert verify(sound, lost, folder / "near").fault
    assert listed(lost)[0].fault


def test_an_archive_that_cannot_be_written_is_told_and_caught_up(
    folder: Path, made: None, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "backups").write_text("in the way")
    with running(folder, settings=FAST, backups=folder / "backups") as url:
        tell(url, "create table noted (id int)")
        wait_for(lambda: "Changes are not copied" in caplog.text, "it is told")
        (folder / "backups").unlink()
        copied(folder / "backups", note(url, 1))


def test_old_backups_go_and_with_them_the_changes_nobody_needs(folder: Path, lost: Store) -> None:
    only = listed(lost)[0]
    assert thin(lost, datetime.now(UTC) + timedelta(days=40), 14)[0] == []
    assert min(segments(lost, 1, only.segment)) >= only.start // only.segment
    before = len(segments(lost, 1, only.segment))
    newer = Backup(**{**vars(only), "name": "29990101T000000Z", "ended": only.ended + timedelta(days=20)})
    newer = Backup(
        **{**vars(newer), "start": only.end + 3 * only.segment, "end": only.end + 3 * only.segment}
    )
    shutil.copytree(lost.base / only.name, lost.base / newer.name)
    newer.write(lost.base / newer.name)
    gone, files = thin(lost, only.ended + timedelta(days=400), 14)
    assert gone == [only.name]
    left = segments(lost, 1, only.segment)
    assert files == before - len(left) > 0
    assert min(left) >= newer.start // only.segment
    assert [each.name for each in listed(lost)] == [newer.name]


def test_a_server_of_ones_own_is_copied_and_restored_by_its_address(folder: Path, made: None) -> None:
    with (folder / "data" / "pg_hba.conf").open("a") as rules:
        rules.write("host replication lianfang_backup all scram-sha-256\n")
    word = (folder / "backup.pgpass").read_text().strip().rpartition(":")[2]
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    with running(folder, settings=FAST | {"listen_addresses": "127.0.0.1", "port": port}) as url:
        tell(url, "create table noted (id int)")
        with url_access(f"postgresql://lianfang_backup:{word}@127.0.0.1:{port}/lianfang", folder) as access:
            assert word not in access.words  # a command line can be read by everybody
            take(url, access, folder / "backups", key="k")
            archiver = Archiver(access, folder / "backups", folder / "log")
            archiver.start(url)
            copied(folder / "backups", note(url, 7))
            archiver.stop()
    assert not list(folder.glob(".pgpass*"))
    restore(folder / "into", stores(folder / "backups")[0], database="lianfang")
    assert "host replication" in (folder / "into" / "data" / "pg_hba.conf").read_text()
    for name in ("password", "backup.pgpass"):  # the roles and their passwords are those it had
        shutil.copy(folder / name, folder / "into" / name)
    assert found_after(folder / "into") == 7


def test_two_programs_that_share_a_folder_have_a_password_each(folder: Path) -> None:
    """As in containers, where the archive and a backup are process 1 both."""
    with url_access("postgresql://a:first@server/lianfang", folder):
        with url_access("postgresql://a:second@server/lianfang", folder):
            words = {file.read_text() for file in folder.glob(".pgpass*")}
            assert words == {"*:*:*:*:first\n", "*:*:*:*:second\n"}
        (left,) = folder.glob(".pgpass*")
        assert left.read_text() == "*:*:*:*:first\n"
        assert left.stat().st_mode & 0o777 == 0o600
    assert not list(folder.glob(".pgpass*"))


def test_a_file_of_changes_that_a_backup_removes_meanwhile_is_passed_over(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, whole = (folder / segment_name(1, n, 16 << 20) for n in (2, 3))
    for file in (gone, whole):
        file.write_bytes(b"x" * 1000)
    copied = shutil.copyfileobj

    def copy(source: BinaryIO, *how: Any) -> None:
        gone.unlink(missing_ok=True)  # thinned while it is packed
        copied(source, *how)

    monkeypatch.setattr("lianfang.postgres.archive.shutil.copyfileobj", copy)
    pack(folder)
    assert [file.name for file in folder.iterdir()] == [f"{whole.name}.gz"]


def test_one_backup_at_a_time_is_taken_into_a_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second would clear the first away as one that was broken off."""
    monkeypatch.setattr("lianfang.postgres.backup.system_of", lambda _url: ("7", 1))

    def second(*_given: object) -> None:
        with pytest.raises(Unavailable) as error:
            take("", Access(""), folder / "backups", key="k")
        assert error.value.code == "backup_running"

    monkeypatch.setattr("lianfang.postgres.backup._take", second)
    take("", Access(""), folder / "backups", key="k")
