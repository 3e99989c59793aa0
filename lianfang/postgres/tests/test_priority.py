"""Background work steps back, and nothing else does."""

import ctypes
import os
import platform
import struct
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg

from lianfang.postgres.priority import BEHIND, LONG_NS, step_back


def nice(pid: int = 0) -> int:
    return os.getpriority(os.PRIO_PROCESS, pid)


def in_a_thread(conn: Any) -> int:
    """Step back in a thread that ends then; gives how far it had gone back."""
    found: list[int] = []

    def work() -> None:
        step_back(conn)
        found.append(nice())

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    return found[0]


def test_a_thread_and_its_connection_step_back_and_no_other(cluster: tuple[Path, str]) -> None:
    before = nice()
    with psycopg.connect(cluster[1]) as mine, psycopg.connect(cluster[1]) as other:
        assert in_a_thread(mine) == BEHIND
        assert nice(mine.info.backend_pid) == BEHIND
        assert nice(other.info.backend_pid) == before
    assert nice() == before


def test_a_database_on_another_machine_is_left_alone(cluster: tuple[Path, str]) -> None:
    """Its processes have numbers that mean others here."""
    with psycopg.connect(cluster[1]) as other:
        before = nice(other.info.backend_pid)
        in_a_thread(Told("127.0.0.1", other.info.backend_pid))
        assert nice(other.info.backend_pid) == before


def test_a_program_that_is_no_process_of_a_database_stays() -> None:
    before = nice(os.getpid())
    in_a_thread(Told("/somewhere", os.getpid()))
    assert nice(os.getpid()) == before


class Told:
    """What somebody says of a connection."""

    def __init__(self, host: str, pid: int) -> None:
        self.info = SimpleNamespace(host=host, backend_pid=pid)


def turn(pid: int) -> int:
    """Give how many ns a process may work before others get their turn; 0 where the system does not say."""
    told = ctypes.create_string_buffer(56)
    if platform.machine() != "x86_64" or ctypes.CDLL(None).syscall(315, pid, told, 56, 0):  # sched_getattr(2)
        return 0
    return int(struct.unpack_from("=Q", told.raw, 24)[0])


def test_who_steps_back_works_in_long_turns(cluster: tuple[Path, str]) -> None:
    with psycopg.connect(cluster[1]) as mine, psycopg.connect(cluster[1]) as other:
        usual = turn(other.info.backend_pid)
        in_a_thread(mine)
        assert turn(mine.info.backend_pid) >= usual  # equal where Linux has one length for all
        assert turn(other.info.backend_pid) == usual
        if usual:
            assert turn(mine.info.backend_pid) == LONG_NS
