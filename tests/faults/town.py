"""A city that things happen to: served by the command a city uses, on a durable database, with phones and people."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import psycopg

from lianfang.common.ids import ALPHABET, uuid7, with_check
from lianfang.places.rules import pack
from lianfang.postgres import url_of
from tests.city import PASSWORD, City
from tests.faults.phones import Fact

HESHAN = pack(43, 9, 3)
POOL = 10
PATIENCE_S = 180

# What people do on screens before a morning of sampling. Prints the rounds, the site, the people, a token a phone.
MORNING = """
import json, sys
from datetime import UTC, datetime
from lianfang.accounts.actions import create_user, give_post
from lianfang.accounts.models import User
from lianfang.outbreak.actions import open_outbreak
from lianfang.people.actions import register_many
from lianfang.people.rules.newcomer import Newcomer
from lianfang.places.models import Area
from lianfang.sync.actions import enrol_device
from lianfang.territory.actions import open_site
from lianfang.testing.actions import open_round, plan_round
now = datetime.now(UTC)
chief, city = User.objects.get(username="chief"), Area.objects.get(name="益阳市")
heshan, sampler = Area.objects.get(name="赫山区"), User.objects.get(username="sampler")
boss = create_user("boss", name="boss", password="%(password)s", by=chief, now=now)
for role in ("commander", "epidemiologist"):
    give_post(boss, role=role, area=city, from_on=now.date(), by=chief, now=now)
outbreak = open_outbreak("covid19", area_id=city.id, began_on=now.date(), by=boss, now=now)
rounds = []
for _ in range(%(rounds)d):
    rounds.append(plan_round(outbreak, area=heshan, starts_on=now.date(), ends_on=now.date(), pool_size=%(pool)d,
                             target=%(people)d, by=boss, now=now))
    open_round(rounds[-1], by=boss, now=now)
site = open_site(heshan.id, kind="sampling", name="采样点", by=boss, now=now)
people = register_many([Newcomer("某人", heshan.id) for _ in range(%(people)d)], by=boss, now=now).ids
phones = [enrol_device(sampler, name=str(n), kind="phone", by=chief, now=now)[1] for n in range(%(phones)d)]
sys.stdout.write(json.dumps([[str(r.id) for r in rounds], str(site.id), [str(p) for p in people], phones]))
"""


@dataclass
class Town(City):
    """A city with a morning's work planned: so many people are swabbed in so many rounds by so many phones."""

    rounds: list[str] = field(default_factory=list)
    site: str = ""
    people: list[str] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    port: int = 0

    def plan(self, *, people: int, rounds: int, phones: int) -> None:
        """Bring the city from nothing to the morning of a round."""
        self.found()
        script = MORNING % {
            "password": PASSWORD,
            "rounds": rounds,
            "people": people,
            "phones": phones,
            "pool": POOL,
        }
        said = self.run("manage", "shell", "--verbosity", "0", "-c", script)
        self.rounds, self.site, self.people, self.tokens = json.loads(said)

    @contextmanager
    def served(self) -> Iterator[None]:
        """Serve the city as long as the block lasts."""
        with self.running("serve") as address:
            self.port = urlsplit(address).port or 0
            yield

    def swabs(self, phone: int, trial: int, trials: int) -> Iterator[Fact]:
        """Give what one phone tells of its part of the people: in each of a trial's rounds ten a tube, each sealed."""
        mine = self.people[phone :: len(self.tokens)]
        for turn, round_ in list(enumerate(self.rounds))[trial::trials]:
            for place in range(0, len(mine), POOL):
                code = tube_code(phone, turn, place)
                tube = mine[place : place + POOL]
                for person in tube:
                    data = {"person_id": person, "round_id": round_, "site_id": self.site, "tube_code": code}
                    yield told("testing.swab", data)
                yield told("testing.seal", {"tube_code": code, "n_told": len(tube)})

    def mixed(self, phone: int, n: int, trial: int, trials: int) -> Iterator[Fact]:
        """Give n facts of one phone: swabs as long as there are any, among others that hang on nothing."""
        swabs = self.swabs(phone, trial, trials)
        for place in range(n):
            swab = next(swabs, None) if place % 4 == 0 else None
            yield swab or told("sync.void", {"kind": "testing.swab", "target": str(uuid7()), "reason": "x"})

    def moved(self, folder: Path) -> "Town":
        """Copy a stopped town to another folder."""
        subprocess.run(["cp", "-a", f"{self.folder}/.", str(folder)], check=True)
        return replace(self, folder=folder)

    # --- what is killed

    def web_workers(self) -> list[int]:
        """Name the processes that answer phones: started by the one that looks after them, which the city started."""
        above = dict(_parents())
        return [pid for pid in descendants(self.serving) if is_python(pid) and above.get(pid) != self.serving]

    def postmasters(self) -> list[int]:
        """Name the database's first process; nobody while it comes back."""
        ours = set(descendants(self.serving))
        try:
            said = [file.read_text().split() for file in self.folder.rglob("postmaster.pid")]
        except FileNotFoundError:  # it went meanwhile
            return []
        return [pid for words in said if words and (pid := int(words[0])) in ours]

    def connect(self) -> "psycopg.Connection[Any]":
        """Reach the database, however long it takes to come back."""
        until = time.monotonic() + PATIENCE_S
        while True:
            try:
                return psycopg.connect(url_of(self.folder / "city"), autocommit=True)
            except Exception:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)


def told(kind: str, data: dict[str, Any]) -> Fact:
    """Write a fact; the phone adds its time."""
    return {"id": str(uuid7()), "kind": kind, "area": HESHAN, "data": data}


def tube_code(phone: int, turn: int, place: int) -> str:
    """Give the printed code of a tube that no other phone, round or place has."""
    number, letters = (phone * 1000 + turn) * 100_000 + place, ""
    for _ in range(9):
        number, digit = divmod(number, len(ALPHABET))
        letters = ALPHABET[digit] + letters
    return with_check(letters)


def kill(pid: int) -> None:
    """End a process as the kernel does when memory runs out; one that is gone already is gone."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def descendants(pid: int) -> list[int]:
    """Name the processes a process started, and those they started."""
    parents = dict(_parents())
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found[1:]


def _parents() -> Iterator[tuple[int, int]]:
    """Give each process with its parent."""
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            said = file.read_text()
        except OSError:  # it ended meanwhile
            continue
        yield int(file.parent.name), int(said.rpartition(")")[2].split()[1])


def is_python(pid: int) -> bool:
    """Say whether a process is one of ours and not the database's."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return False
    return "python" in command.split("\0")[0] and "resource_tracker" not in command


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """Lay a disk of a size on a folder, for as long as the block lasts. It takes the right to mount."""
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "lianfang", str(folder)]
    subprocess.run(mount, check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def stored(conn: "psycopg.Connection[Any]") -> dict[str, int]:
    """Count how often each fact is stored."""
    tables = ("sync_void", "testing_swab", "testing_seal")
    every = " UNION ALL ".join(f"SELECT id FROM {table}" for table in tables)
    found = conn.execute(f"SELECT id, count(*) FROM ({every}) every GROUP BY id").fetchall()
    return {str(fact): n for fact, n in found}


def wrong_tubes(conn: "psycopg.Connection[Any]") -> list[UUID]:
    """Name the tubes whose row does not say what their facts say."""
    found = conn.execute(
        "SELECT t.id FROM testing_tube t "
        "WHERE t.n_swabs <> (SELECT count(*) FROM testing_swab s WHERE s.tube_id = t.id) "
        "OR (t.sealed_at IS NOT NULL) <> EXISTS (SELECT 1 FROM testing_seal z WHERE z.tube_id = t.id)"
    )
    return [row[0] for row in found]


def unread(conn: "psycopg.Connection[Any]") -> int:
    """Count the batches of swabs that a follower has not read yet."""
    found = conn.execute(
        "SELECT count(*) FROM sync_batch b WHERE EXISTS (SELECT 1 FROM sync_mark m "
        "WHERE (b.xid, b.id) > (m.xid, coalesce(m.batch_id, '00000000-0000-0000-0000-000000000000')))"
    ).fetchone()
    return int(found[0]) if found else 0
