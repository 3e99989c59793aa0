"""Several web servers behind one port: a killed one is replaced, all end when told to or when their program is gone."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException
from multiprocessing import get_context
from pathlib import Path
from socket import SO_REUSEPORT, SOL_SOCKET, socket
from threading import Event, Thread
from typing import Any

import pytest

from lianfang.cli.servers import follow
from tests.city import unused_port

pytestmark = pytest.mark.slow

PATIENCE_S = 120


@pytest.fixture
def port() -> int:
    return unused_port()


@pytest.fixture
def program(port: int) -> Iterator["subprocess.Popen[bytes]"]:
    """Give a program that a test may end."""
    with started(port) as running:
        yield running


@pytest.fixture(scope="module")
def kept() -> Iterator[tuple["subprocess.Popen[bytes]", int]]:
    """Give a program that goes on from test to test, and its port."""
    port = unused_port()
    with started(port) as running:
        yield running, port


@contextmanager
def started(port: int) -> Iterator["subprocess.Popen[bytes]"]:
    """Two servers; they need no database to say that none answers."""
    command = [sys.executable, "-m", "lianfang", "web", "--port", str(port), "--workers", "2"]
    url = "postgresql://nobody@127.0.0.1:9/none"
    with subprocess.Popen(command, env=os.environ | {"LIANFANG_DATABASE_URL": url}) as running:
        until(lambda: len(servers(running.pid)) == 2 and answers(port))
        yield running
        if running.poll() is None:
            running.kill()


def servers(pid: int) -> list[int]:
    """List the servers of a program."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):  # it may end between opening and reading
        return []


def alive(pid: int) -> bool:
    """Say whether a process runs."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):  # it may end between opening and reading
        return False


def answers(port: int) -> bool:
    """Say whether somebody answers."""
    try:
        return ask(port) == 405
    except (OSError, HTTPException):
        return False


def ask(port: int) -> int:
    """Ask the phones' door something that needs no database."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)) as line:
        line.request("GET", "/field/sync")
        return line.getresponse().status


def until(done: Callable[[], Any]) -> None:
    """Wait for something."""
    end = time.monotonic() + PATIENCE_S
    while not done():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_killed_server_is_replaced(kept: tuple["subprocess.Popen[bytes]", int]) -> None:
    program, port = kept
    for _ in range(2):
        dead = servers(program.pid)[0]
        os.kill(dead, signal.SIGKILL)
        until(lambda: len(servers(program.pid)) == 2 and dead not in servers(program.pid))  # noqa: B023
        assert [ask(port) for _ in range(20)] == [405] * 20


def test_both_serve(kept: tuple["subprocess.Popen[bytes]", int]) -> None:
    program, port = kept
    before = {pid: _used(pid) for pid in servers(program.pid)}
    for _ in range(400):
        ask(port)
    assert all(_used(pid) > before[pid] for pid in before)


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_all_end_when_told_to(program: "subprocess.Popen[bytes]", port: int, told: signal.Signals) -> None:
    running = servers(program.pid)
    program.send_signal(told)
    assert program.wait(PATIENCE_S) == 0
    assert not any(map(alive, running))
    assert not answers(port)


def test_all_end_when_their_program_is_killed(program: "subprocess.Popen[bytes]", port: int) -> None:
    running = servers(program.pid)
    program.kill()
    until(lambda: not any(map(alive, running)))
    assert not answers(port)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_port_that_is_taken_is_named(workers: str, port: int) -> None:
    with closing(socket()) as other:
        other.setsockopt(SOL_SOCKET, SO_REUSEPORT, 1)  # even from a program that would share it
        other.bind(("127.0.0.1", port))
        other.listen()
        command = [sys.executable, "-m", "lianfang", "web", "--port", str(port), "--workers", workers]
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    assert done.returncode == 1
    assert f"Cannot listen on 127.0.0.1:{port}" in done.stderr
    assert "Traceback" not in done.stderr


def test_background_work_ends_with_the_web_server_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lianfang.cli.servers._begin_long_work", lambda: None)
    monkeypatch.setattr("lianfang.cli.looping._leaving", leaving := Event())
    child = get_context("fork").Process(target=int)
    child.start()
    child.join(PATIENCE_S)
    with pytest.raises(SystemExit, match="the web server ended"):
        follow(child)
    assert leaving.is_set()


def test_a_new_release_takes_over_without_a_gap(program: "subprocess.Popen[bytes]", port: int) -> None:
    before, stop = servers(program.pid), Event()
    answered: list[int | Exception] = []

    def go() -> None:
        while not stop.is_set():
            try:
                answered.append(ask(port))
            except (OSError, HTTPException) as error:
                answered.append(error)
            time.sleep(0.05)

    asking = [Thread(target=go) for _ in range(2)]
    for one in asking:
        one.start()
    program.send_signal(signal.SIGUSR1)
    until(lambda: not any(map(alive, before)))
    until(lambda: len(servers(program.pid)) == 2)
    until(lambda: len(answered) > 20)
    stop.set()
    for one in asking:
        one.join()
    assert set(answered) == {405}
    assert program.poll() is None
    program.terminate()
    assert program.wait(PATIENCE_S) == 0
    assert not answers(port)


def _used(pid: int) -> int:
    return sum(map(int, Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13]))
