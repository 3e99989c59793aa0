"""How many scans a second: one request a person, each durable before it is answered, through real HTTP against the real
web servers and the real database on this machine; the load generator shares its cores.

- A **registration**: authorised device, person, round, site, tube and custody checks, claim, fact stored. One person in
  ten is not on record: the same request tells who that is, with name, identity number, phone and address.
- A **bare fact**: authorised device, person and checkpoint known, passage stored.

Each is measured with 64 and with 256 connections, each connection a phone with tubes of its own; both take turns, the
medians count. Afterwards every fact that was told is looked for in the database.
"""

import os
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import cycle, islice
from statistics import median, quantiles
from uuid import UUID

import msgspec
from django.db import connection
from django.utils import timezone

from lianfang.bench.checkout import commit
from lianfang.bench.load import Done
from lianfang.bench.scene import POOL, Row, Scene, build, fact, newcomer
from lianfang.bench.server import Server, post, serving
from lianfang.common.ids import uuid7
from lianfang.presence.capture import PASSAGE

SIZE = 12_000  # requests a turn
ROUNDS = 5
CONNECTIONS = (64, 256)
NEW = 10  # of so many people one is not on record

Make = Callable[[Scene, int], list[list[Row]]]


class Kind:
    """One kind of scan: how its facts are made, where they are stored, and what was measured."""

    def __init__(self, name: str, make: Make) -> None:
        self.name, self.make = name, make
        self.told: dict[str, list[UUID]] = defaultdict(list)
        self.speeds: dict[int, list[float]] = {n: [] for n in CONNECTIONS}
        self.p99: dict[int, list[float]] = {n: [] for n in CONNECTIONS}
        self.app: list[float] = []
        self.database: list[float] = []
        self.loader: list[float] = []

    def turn(self, server: Server, scene: Scene, size: int, connections: int) -> None:
        """Measure once."""
        uploads = self.make(scene, size)
        facts = [one for upload in uploads for one in upload]
        for one in facts:
            self.told[one["kind"]].append(one["id"])
        before = server.cost()
        done = server.load(_requests(uploads, scene, connections))
        after = server.cost()
        _nothing_odd(done, len(facts))
        self.speeds[connections].append(size / done.seconds)
        self.p99[connections].append(quantiles(done.took, n=100)[98] * 1000)
        self.app.append((after.app - before.app) / size * 1e6)
        self.database.append((after.database - before.database) / size * 1e6)
        self.loader.append(done.cpu_s / size * 1e6)

    def missing(self) -> int:
        """Count facts that were told, accepted and are not there."""
        return sum(_missing(kind, ids) for kind, ids in self.told.items())


def _missing(kind: str, ids: list[UUID]) -> int:
    table = kind.replace(".", "_")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM unnest(%s::uuid[]) AS told(id) "  # noqa: S608 — our own names
            f"WHERE NOT EXISTS (SELECT 1 FROM {table} s WHERE s.id = told.id)",
            [ids],
        )
        return int(cursor.fetchone()[0])


def registrations(scene: Scene, n: int) -> list[list[Row]]:
    """Swab each person once; say who it is of those who are not on record."""
    return [_registration(row, timezone.now(), place % NEW == 0) for place, row in enumerate(scene.swabs(n))]


def _registration(swab: Row, at: datetime, is_new: bool) -> list[Row]:
    if not is_new:
        return [fact("testing.swab", swab, at)]
    person = uuid7()
    return [
        fact("people.newcomer", newcomer(person), at),
        fact("testing.swab", swab | {"person_id": person}, at),
    ]


def passages(scene: Scene, n: int) -> list[list[Row]]:
    """Tell who passed a checkpoint."""
    how = {"site_id": scene.checkpoint.pk, "direction": "in", "disposition": "passed", "celsius": 36.5}
    people = islice(cycle(scene.people), n)
    now = {"v": PASSAGE.version}  # as phones of this release tell it
    return [
        [fact("presence.passage", {"person_id": person, **how}, timezone.now()) | now] for person in people
    ]


def measure(size: int | None) -> dict[str, object]:
    """Take turns, give the medians."""
    n = max(size or SIZE, max(CONNECTIONS) * 2)
    workers = max(1, min(4, os.cpu_count() or 1))
    scene = build(n, max(CONNECTIONS), now=timezone.now())
    whole, bare = Kind("registrations", registrations), Kind("facts", passages)
    with serving(workers) as server:
        for turn in range(ROUNDS):
            for kind in (whole, bare):
                for connections in CONNECTIONS:
                    kind.turn(server, scene, n, connections)
            sys.stderr.write(f"round {turn + 1} of {ROUNDS}: {_said(whole)}, {_said(bare)}\n")
        peak = server.peak_mb
    return {
        "bench": "scan",
        "commit": commit(),
        "cores": os.cpu_count(),
        "rounds": ROUNDS,
        "workers": workers,
        **_figures(whole),
        **_figures(bare),
        "cpu_us_app": round(median(whole.app), 1),
        "cpu_us_db": round(median(whole.database), 1),
        "cpu_us_load": round(median(whole.loader), 1),
        "facts_cpu_us_app": round(median(bare.app), 1),
        "facts_cpu_us_db": round(median(bare.database), 1),
        "facts_cpu_us_load": round(median(bare.loader), 1),
        "lost": whole.missing() + bare.missing(),
        "duplicated": _twice(),
        "peak_mb": round(peak, 1),
    }


def _requests(uploads: Sequence[list[Row]], scene: Scene, connections: int) -> list[list[bytes]]:
    """Deal scans to phones, a whole tube to one of them, each scan a request of its own."""
    requests: list[list[bytes]] = [[] for _ in range(connections)]
    for place, facts in enumerate(uploads):
        phone = place // POOL % connections
        body = msgspec.json.encode({"sent_at": facts[0]["at"], "facts": facts})
        requests[phone].append(post(scene.tokens[phone], body))
    return requests


def _nothing_odd(done: Done, told: int) -> None:
    if done.accepted != told:
        raise RuntimeError(f"of {told} facts {done.accepted} were accepted; statuses {done.statuses}")


def _figures(kind: Kind) -> dict[str, object]:
    """The better of the two numbers of connections counts as speed; its p99 is what its clients saw."""
    best = max(CONNECTIONS, key=lambda n: median(kind.speeds[n]))
    figures: dict[str, object] = {
        f"{kind.name}_per_s": round(median(kind.speeds[best])),
        f"{kind.name}_p99_ms": round(median(kind.p99[best]), 1),
    }
    for n in CONNECTIONS:
        figures[f"{kind.name}_per_s_{n}"] = round(median(kind.speeds[n]))
        figures[f"{kind.name}_p99_ms_{n}"] = round(median(kind.p99[n]), 1)
    return figures


def _said(kind: Kind) -> str:
    return f"{kind.name} " + " and ".join(f"{kind.speeds[n][-1]:,.0f}/s ({n})" for n in CONNECTIONS)


def _twice() -> int:
    """Count people whom one round holds twice."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT 1 FROM testing_swab GROUP BY round_id, person_id HAVING count(*) > 1) t"
        )
        return int(cursor.fetchone()[0])
