"""A city's own installation, made from an empty folder by the commands a city would use."""

import json
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from socket import socket
from typing import Any

from lianfang.common.ids import uuid7
from lianfang.places.rules import pack
from tests import shared
from tests.told import environment

AREAS = Path(__file__).resolve().parents[1] / "lianfang" / "places" / "data" / "areas.csv"
PASSWORD = "lotus-harbour-9914"
PATIENCE_S = 300  # far beyond what any command here takes; only a hang gets there

# What an administrator does on screens: a clerk who may read people in, a sampler with a phone. Prints its token.
STAFF = """
import sys
from datetime import UTC, datetime
from lianfang.accounts.actions import create_user, give_post
from lianfang.accounts.models import User
from lianfang.places.models import Area
from lianfang.sync.actions import enrol_device
now, by = datetime.now(UTC), User.objects.get(username="chief")
for name, role in (("clerk", "epidemiologist"), ("sampler", "sampler")):
    user = create_user(name, name=name, password="%(password)s", by=by, now=now)
    give_post(user, role=role, area=Area.objects.get(name="赫山区"), from_on=now.date(), by=by, now=now)
sys.stdout.write(enrol_device(user, name="phone", kind="phone", by=by, now=now)[1])
"""

# One shell of a city that answers script after script: each line is one, and so is each answer.
SHELL = """
import contextlib, io, json, sys, traceback
for line in sys.stdin:
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said):
            exec(json.loads(line), {})
        print(json.dumps([True, said.getvalue()]), flush=True)
    except Exception:
        print(json.dumps([False, traceback.format_exc()]), flush=True)
"""


def unused_port() -> int:
    """Give a port that the system deals out next: two cities that start in the same moment get different ones."""
    with closing(socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class City:
    """An installation: its data folder, the environment of its commands, the token of its one phone."""

    folder: Path
    variables: dict[str, str] = field(default_factory=dict)
    token: str = ""

    began: dict[str, str] = field(default_factory=dict)
    serving: int = 0  # the process that serves
    shell: "subprocess.Popen[str] | None" = None

    def command(self, *arguments: str) -> list[str]:
        """Write a command line in which every warning is an error."""
        return [sys.executable, "-W", "error", "-m", "lianfang", *arguments]

    @property
    def environment(self) -> dict[str, str]:
        """Give the environment of this installation, and nothing of the tests'."""
        return (
            environment(self.folder) | {"LC_ALL": "C.UTF-8", "LIANFANG_PASSWORD": PASSWORD} | self.variables
        )

    def run(self, *arguments: str, code: int = 0, cwd: Path | None = None, **variables: str) -> str:
        """Run one command to its end; gives all it said."""
        done = subprocess.run(
            self.command(*arguments),
            env=self.environment | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=PATIENCE_S,
            check=False,
            cwd=cwd,
        )
        assert done.returncode == code, (arguments, done.stdout)
        assert "Traceback" not in done.stdout, done.stdout
        return done.stdout

    def found(self) -> None:
        """Bring the city to where it can work; in a run of tests all begin as copies of the one that was founded first.
        What the steps said is kept in `began`."""
        if not shared.is_run():
            return self.begin()
        first = shared.once("city", _first)
        subprocess.run(["cp", "-a", f"{first['folder']}/.", str(self.folder)], check=True)
        self.token, self.began = first["token"], first["began"]
        return None

    def begin(self) -> None:
        """Bring the city from nothing to where it can work, by the commands a city would use."""
        self.began = {
            "too early": self.run("administrator", "chief", code=1, LC_ALL="zh_CN.UTF-8"),
            "no database": self.run("work", code=1),
            "areas": self.run("import", "areas", str(AREAS)),
            "administrator": self.run("administrator", "chief"),
        }
        self.staff()

    def staff(self) -> None:
        """Give the city a clerk and a sampler, and keep the token of the sampler's phone."""
        script = STAFF % {"password": PASSWORD}
        self.token = self.run("manage", "shell", "--verbosity", "0", "-c", script).strip()

    def ask(self, script: str) -> str:
        """Run a script inside the city and give what it printed; the shell that does it stays open for the next."""
        if self.shell is None:
            self.shell = subprocess.Popen(
                self.command("manage", "shell", "--verbosity", "0", "-c", SHELL),
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        assert self.shell.stdin
        assert self.shell.stdout
        self.shell.stdin.write(json.dumps(script) + "\n")
        self.shell.stdin.flush()
        done, said = json.loads(self.shell.stdout.readline())
        assert done, said
        return str(said)

    def leave(self) -> None:
        """Close the shell, if one is open."""
        if self.shell is not None:
            self.shell.communicate(timeout=PATIENCE_S)

    @contextmanager
    def beside(self, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
        """Run a command as long as the block lasts; it is ended as a machine that shuts down ends it. What it says goes
        to a file: nobody reads along, and a full pipe would stop it."""
        with tempfile.TemporaryFile("w+") as said:
            child = subprocess.Popen(
                self.command(*arguments),
                env=self.environment,
                stdout=said,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )
            try:
                yield child
            finally:
                child.terminate()
                try:
                    child.wait(PATIENCE_S)
                except subprocess.TimeoutExpired:
                    child.kill()
                    raise
                said.seek(0)
            assert child.returncode in {0, 143, -signal.SIGTERM}, said.read()

    @contextmanager
    def running(self, name: str) -> Iterator[str]:
        """Run `serve` or `web` as long as the block lasts; gives its address."""
        port = unused_port()
        with self.beside(name, "--port", str(port)) as child:
            self.serving = child.pid
            yield answering(child, f"http://127.0.0.1:{port}")

    def send(self, address: str, *facts: dict[str, Any], token: str = "") -> tuple[int, dict[str, Any]]:
        """Upload facts as a phone does; gives the status and what was answered."""
        body = json.dumps({"sent_at": datetime.now(UTC).isoformat(), "facts": facts}).encode()
        request = urllib.request.Request(  # noqa: S310 — this machine only
            f"{address}/field/sync", body, {"Authorization": f"Bearer {token or self.token}"}
        )
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE_S) as reply:  # noqa: S310
                return reply.status, json.loads(reply.read())
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, json.loads(refused.read())

    def tell(self, address: str, *facts: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Upload facts again and again, as a phone does, until the server is not too busy for them."""
        for _ in range(20):
            status, answer = self.send(address, *facts)
            if status not in {429, 503}:
                break
            time.sleep(0.5)
        return status, answer


def _first(folder: Path) -> dict[str, Any]:
    city = City(folder / "first")
    city.folder.mkdir()
    city.folder.chmod(0o755)
    city.begin()
    return {"folder": str(city.folder), "token": city.token, "began": city.began}


def answering(child: "subprocess.Popen[Any]", address: str) -> str:
    """Wait until a server answers."""
    while child.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/sign-in/", timeout=PATIENCE_S).close()  # noqa: S310
        except urllib.error.HTTPError as answered:
            answered.close()
        except OSError:
            time.sleep(0.05)
            continue
        return address
    raise AssertionError(f"{child.args!r} ended with code {child.returncode}")


def void(at: datetime) -> dict[str, Any]:
    """Write a fact that needs nothing else in a new city: something never told is taken back."""
    data = {"kind": "testing.swab", "target": str(uuid7()), "reason": "wrong tube"}
    return {
        "id": str(uuid7()),
        "kind": "sync.void",
        "at": at.isoformat(),
        "area": pack(43, 9, 3),
        "data": data,
    }
