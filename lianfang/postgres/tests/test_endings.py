"""However a program, its server or initdb ends: no server is left over and nothing committed is lost."""

import contextlib
import logging
import os
import signal
import subprocess
import threading
import time
from multiprocessing import get_context
from pathlib import Path

import psycopg
import pytest

from lianfang.postgres import claims, run, running
from lianfang.postgres.binaries import programs
from lianfang.postgres.claims import alone
from lianfang.postgres.folders import Home, home_of

from .tools import (
    COUNT,
    FAST,
    KEEP,
    PATIENCE_S,
    answers,
    ask,
    is_gone,
    postmaster_of,
    processes_with,
    program,
    refuses,
    run_as,
    tell,
    wait_for,
)

pytestmark = pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks at processes through /proc")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_terminated_program_stops_its_server_first(folder: Path, made: None, number: signal.Signals) -> None:
    with program(folder, "fsync=off") as it:
        it.url()
        server = postmaster_of(folder)
        it.process.send_signal(number)
        code, said = it.end()
    assert (code, said) == (128 + number, "answers 1\n")
    assert is_gone(server)


def test_ctrl_c_reaches_the_program_and_not_its_server(folder: Path, made: None) -> None:
    with program(folder, "fsync=off") as it:
        it.url()
        server = postmaster_of(folder)
        os.killpg(it.process.pid, signal.SIGINT)  # what a terminal does
        code, said = it.end()
    assert said.startswith("answers 1\n")
    assert "KeyboardInterrupt" in said
    assert code == -signal.SIGINT
    assert is_gone(server)


@pytest.mark.parametrize(
    ("number", "ended"),
    [(signal.SIGTERM, SystemExit), (signal.SIGHUP, SystemExit), (signal.SIGINT, KeyboardInterrupt)],
)
def test_what_a_signal_cut_short_may_fail_in_any_way(
    folder: Path, made: None, number: signal.Signals, ended: type[BaseException]
) -> None:
    """As a commit does that was interrupted: its connection can no more be put back."""
    usual = signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL
    before = signal.signal(number, usual)
    try:
        with pytest.raises(ended), running(folder, settings=FAST):
            _fail_when_told(number)
        assert signal.getsignal(number) is usual
        assert processes_with(str(folder / "data")) == []
    finally:
        signal.signal(number, before)


def test_who_goes_on_as_if_nothing_were_is_told_again(
    folder: Path, made: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "AGAIN_S", 1)
    before = signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        with pytest.raises(SystemExit), running(folder, settings=FAST):
            _go_on(signal.SIGTERM)
        assert signal.alarm(0) == 0
        assert processes_with(str(folder / "data")) == []
    finally:
        signal.signal(signal.SIGTERM, before)


def _go_on(number: signal.Signals) -> None:
    for _turn in range(2):
        with contextlib.suppress(SystemExit):
            os.kill(os.getpid(), number)
            time.sleep(PATIENCE_S)
    time.sleep(PATIENCE_S)


def _fail_when_told(number: signal.Signals) -> None:
    try:
        os.kill(os.getpid(), number)
        time.sleep(PATIENCE_S)
    finally:
        raise psycopg.ProgrammingError("can't change 'autocommit' now")


def test_an_error_of_the_block_itself_stays_what_it_was(folder: Path, made: None) -> None:
    with pytest.raises(psycopg.ProgrammingError, match="mine"), running(folder, settings=FAST):
        raise psycopg.ProgrammingError("mine")


def test_killed_program_leaves_no_server_and_loses_nothing(folder: Path) -> None:
    with program(folder) as it:
        tell(it.url(), KEEP)
        server = postmaster_of(folder)
        it.process.kill()
        wait_for(lambda: is_gone(server), "the server of a killed program stops")
    with running(folder) as url:
        assert ask(url, COUNT) == 1000


def test_next_start_waits_for_a_server_that_is_still_stopping(folder: Path, made: None) -> None:
    with program(folder) as it:
        tell(it.url(), KEEP)
        server = postmaster_of(folder)
        os.kill(server, signal.SIGSTOP)
        it.process.kill()
        it.process.wait()
    threading.Timer(0.5, os.kill, (server, signal.SIGCONT)).start()
    with running(folder) as url:
        assert is_gone(server)
        assert ask(url, COUNT) == 1000


def test_next_start_stops_a_server_that_nobody_told_to(folder: Path, made: None) -> None:
    """Where the system does not tell a server of its parent's death, it outlives a killed program."""
    home = home_of(folder)
    with running(folder, settings=FAST) as url:
        tell(url, KEEP)
    with alone(home) as alive:
        orphan = _by_hand(home, alive)
    wait_for(lambda: answers(url), "the orphan answers")
    with running(folder, settings=FAST) as again:
        assert orphan.wait(PATIENCE_S) == 0
        assert postmaster_of(folder) != orphan.pid
        assert ask(again, COUNT) == 1000


def test_server_started_by_other_hands_is_refused_and_left_alone(folder: Path, made: None) -> None:
    with running(folder, settings=FAST) as url:
        pass
    other = _by_hand(home_of(folder))
    try:
        wait_for(lambda: answers(url), "the other server answers")
        refuses(folder, "foreign_server", f"Process {other.pid} serves")
        assert answers(url)
    finally:
        other.send_signal(signal.SIGINT)
        assert other.wait(PATIENCE_S) == 0


def _by_hand(home: Home, *descriptors: int) -> subprocess.Popen[bytes]:
    """A server that is not tied to anybody's life."""
    command = [str(programs() / "postgres"), "-D", str(home.data)]
    command += ["-c", f"unix_socket_directories={home.sockets}", "-c", "listen_addresses="]
    quiet = subprocess.DEVNULL
    as_server = run_as(home.account)
    return subprocess.Popen(command, pass_fds=descriptors, stdout=quiet, stderr=quiet, cwd="/", **as_server)


def test_end_of_one_of_its_processes_is_told_too(
    folder: Path, made: None, caplog: pytest.LogCaptureFixture
) -> None:
    with running(folder) as url:
        tell(url, KEEP)
        checkpointer = ask(url, "select pid from pg_stat_activity where backend_type = 'checkpointer'")
        os.kill(checkpointer, signal.SIGKILL)
        wait_for(lambda: "is running again" in caplog.text, "it is told")
        assert "PostgreSQL stopped" in caplog.text
        assert ask(url, COUNT) == 1000


def test_killed_server_is_started_again_and_loses_nothing(
    folder: Path, made: None, caplog: pytest.LogCaptureFixture
) -> None:
    with running(folder) as url:
        tell(url, KEEP)
        server = postmaster_of(folder)
        os.kill(server, signal.SIGKILL)
        wait_for(lambda: not answers(url), "the server is gone")
        wait_for(lambda: answers(url), "the server is back")
        assert postmaster_of(folder) != server
        assert ask(url, COUNT) == 1000
        wait_for(lambda: "is running again" in caplog.text, "it is told")
    assert "stopped: killed by signal 9" in caplog.text


def test_restart_waits_for_a_statement_that_outlived_its_postmaster(folder: Path, made: None) -> None:
    """A busy process of a dead server writes on: a second server beside it would destroy the data."""
    with running(folder) as url:
        tell(url, KEEP)
        busy = psycopg.connect(url)
        worker = busy.info.backend_pid
        thread = threading.Thread(target=_compute, args=(busy,))
        thread.start()
        active = f"select state = 'active' from pg_stat_activity where pid = {worker}"
        wait_for(lambda: ask(url, active), "it is busy")
        os.kill(postmaster_of(folder), signal.SIGKILL)
        wait_for(lambda: not answers(url), "the server is gone")
        assert not is_gone(worker)
        wait_for(lambda: answers(url), "the server is back")
        assert is_gone(worker)
        thread.join(PATIENCE_S)
        busy.close()
        assert ask(url, COUNT) == 1000


def test_what_hangs_when_its_postmaster_is_gone_does_not_keep_the_server_away(
    folder: Path, made: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claims, "ORPHANS_S", 0.3)
    with running(folder) as url, contextlib.closing(psycopg.connect(url)) as stuck:
        tell(url, KEEP)
        os.kill(stuck.info.backend_pid, signal.SIGSTOP)  # as one that waits for a process that is gone
        os.kill(postmaster_of(folder), signal.SIGKILL)
        wait_for(lambda: not answers(url), "the server is gone")
        wait_for(lambda: answers(url), "the server is back")
        assert is_gone(stuck.info.backend_pid)
        assert ask(url, COUNT) == 1000


def test_a_forked_program_holds_no_claim(folder: Path, made: None) -> None:
    child = get_context("fork").Process(target=time.sleep, args=(PATIENCE_S,))
    with running(folder):
        child.start()
    try:
        with running(folder) as url:
            assert answers(url)
    finally:
        child.kill()
        child.join()


def _compute(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    """Work that looks at nothing else while it lasts; its answer may come or not."""
    with contextlib.suppress(psycopg.OperationalError):
        connection.execute("select sum(sqrt(i)) from generate_series(1, 8000000) i").fetchone()


def test_killed_first_start_leaves_nothing_half_made(folder: Path) -> None:
    with program(folder) as it:
        _wait_for_initdb(folder)
        it.process.kill()
        it.process.wait()
    with running(folder) as url:  # at once: it waits for the dying initdb
        assert answers(url)
        assert processes_with(str(folder / "data.new")) == []
    assert not (folder / "data.new").exists()


def test_killed_initdb_is_told_and_the_next_start_makes_it_anew(folder: Path) -> None:
    with program(folder) as it:
        os.kill(_wait_for_initdb(folder), signal.SIGKILL)
        assert it.line().startswith("unavailable failed The database could not be made")
        assert it.end()[0] == 3
    assert not (folder / "data").exists()
    with running(folder) as url:
        assert answers(url)


def _wait_for_initdb(folder: Path) -> int:
    """Wait until it has written PG_VERSION, which is long before it is done."""
    new = folder / "data.new"
    wait_for((new / "PG_VERSION").exists, "initdb works")
    return min(processes_with(f"initdb -D {new}"))


def test_start_may_take_as_long_as_recovery_takes(
    folder: Path, made: None, caplog: pytest.LogCaptureFixture
) -> None:
    """The wheel's own layer gives up after 10 s: so does no start of ours, but it says why it waits."""
    caplog.set_level(logging.WARNING)
    with running(folder, settings=FAST):
        pass
    (folder / "data" / "recovery.signal").touch()
    slow = "test -e held || { touch held; sleep 11; }; false"  # the archive answers late that it has nothing more
    with running(folder, settings=FAST | {"restore_command": slow, "hot_standby": "off"}) as url:
        assert answers(url)
    assert "still recovering" in caplog.text
