"""The real web server beside the benchmark, and what it and the database cost: processor time and memory."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import AF_INET, SOCK_STREAM, socket
from urllib.parse import quote, urlencode

import msgspec
from django.db import connection

from lianfang.bench import load
from lianfang.bench.load import Done, Work

HOST = "127.0.0.1"
TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of processor time of the application and of the database since the start."""

    app: float
    database: float


def database_seconds() -> float:
    """Read how much processor time the database has used so far, with all its processes."""
    above = parents()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return _used(above[cursor.fetchone()[0]], above)


class Server:
    """Web servers that run beside the benchmark."""

    def __init__(self, port: int, process: "subprocess.Popen[bytes]", workers: int) -> None:
        self.port, self.process, self.workers = port, process, workers
        self.peak_mb = 0.0

    def cost(self) -> Cost:
        """Read what application and database have used so far."""
        self.memory_mb()
        return Cost(_used(self.process.pid, parents()), database_seconds())

    def memory_mb(self) -> float:
        """Read how much memory the web servers hold now, and remember the most."""
        held = sum(_resident(pid) for pid in family(self.process.pid, parents())) / 1024**2
        self.peak_mb = max(self.peak_mb, held)
        return held

    def load(self, requests: list[list[bytes]], *, lose: int = 0) -> Done:
        """Let the load generator send requests, one list a connection."""
        work = msgspec.msgpack.encode(Work(HOST, self.port, requests, lose))
        command = [sys.executable, load.__file__]  # by its path: it needs nothing of ours
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:  # noqa: S603
            said, _ = child.communicate(work)
        return msgspec.msgpack.decode(said, type=Done)


@contextmanager
def serving(workers: int) -> Iterator[Server]:
    """Run web servers on a free port while the block lasts."""
    with closing(socket(AF_INET, SOCK_STREAM)) as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "lianfang", "web", "--port", str(port), "--workers", str(workers)]
    environment = os.environ | {"LIANFANG_DATABASE_URL": _url()}
    process = subprocess.Popen(command, env=environment)  # noqa: S603 — our own program
    server = Server(port, process, workers)
    try:
        _wait(server)
        yield server
    finally:
        process.terminate()
        process.wait(20)


def _url() -> str:
    """Write the address of the database this program uses."""
    given = connection.get_connection_params()
    login = f"{quote(given['user'])}:{quote(given.get('password') or '')}"
    place = {name: str(given[name]) for name in ("host", "port") if given.get(name)}
    return f"postgresql://{login}@/{quote(given['dbname'])}?{urlencode(place)}"


def _wait(server: Server, seconds: float = 60) -> None:
    """Wait until each worker has answered a few requests: then all have their code and connections."""
    request = post("", b'{"sent_at":"2021-08-05T12:00:00Z","facts":[]}')
    until = time.monotonic() + seconds
    while time.monotonic() < until and server.process.poll() is None:
        with closing(socket(AF_INET, SOCK_STREAM)) as probe:
            if probe.connect_ex((HOST, server.port)) == 0:
                break
        time.sleep(0.05)
    if server.process.poll() is not None:
        raise RuntimeError("the web servers did not start")
    server.load([[request] * 5 for _ in range(32 * server.workers)])


def post(token: str, body: bytes, *, packed: bool = False) -> bytes:
    """Write a whole request of a phone, as it goes over the wire."""
    head = (
        f"POST /field/sync HTTP/1.1\r\nHost: {HOST}\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    )
    return (head + ("Content-Encoding: gzip\r\n\r\n" if packed else "\r\n")).encode() + body


def parents() -> dict[int, int]:
    """Give the parent of each process of this machine."""
    found = {}
    for one in Path("/proc").iterdir():
        if one.name.isdigit() and (stat := _stat(int(one.name))):
            found[int(one.name)] = int(stat[1])
    return found


def _stat(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return []


def family(top: int, above: dict[int, int]) -> list[int]:
    """Name a process and all that it started, and those they started."""
    found = [top]
    for pid in found:
        found += [child for child, parent in above.items() if parent == pid]
    return found


def _used(top: int, above: dict[int, int]) -> float:
    """Add up the time of a process, of its children, and of those of its children that have ended."""
    return sum(sum(map(int, stat[11:15])) for pid in family(top, above) if (stat := _stat(pid))) / TICK


def _resident(pid: int) -> int:
    stat = _stat(pid)
    return int(stat[21]) * PAGE if stat else 0
