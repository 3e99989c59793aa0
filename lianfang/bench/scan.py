"""How many scans a second: one request a person, each durable before it is answered, through real HTTP against the real
web servers and the real database on this machine; the load generator shares its cores.

- A **registration**: authorised device, person, round, site, tube and custody checks, claim, fact stored.
- A **bare fact**: authorised device, person known and watched, fact stored.

Each is measured with 64 and with 256 connections, each connection a phone with tubes of its own; both take turns, the
medians count. Afterwards every fact that was told is looked for in the database.
"""

import os
import sys
from collections.abc import Callable, Sequence
from itertools import cycle, islice
from statistics import median, quantiles
from uuid import UUID

import msgspec
from django.db import connection
from django.utils import timezone

from lianfang.bench.checkout import commit
from lianfang.bench.load import Done
from lianfang.bench.scene import POOL, Row, Scene, build, fact
from lianfang.bench.server import Server, post, serving

SIZE = 12_000  # requests a turn
ROUNDS = 5
CONNECTIONS = (64, 256)
WATCHED = 500

Make = Callable[[Scene, int], list[Row]]


class Kind:
    """One kind of scan: how its facts are made, where they are stored, and what was measured."""

    def __init__(self, name: str, table: str, make: Make) -> None:
        self.name, self.table, self.make = name, table, make
        self.told: list[UUID] = []
        self.speeds: dict[int, list[float]] = {n: [] for n in CONNECTIONS}
        self.p99: dict[int, list[float]] = {n: [] for n in CONNECTIONS}
        self.app: list[float] = []
        self.database: list[float] = []
        self.loader: list[float] = []

    def turn(self, server: Server, scene: Scene, size: int, connections: int) -> None:
        """Measure once."""
        facts = self.make(scene, size)
        self.told += [one["id"] for one in facts]
        before = server.cost()
        done = server.load(_requests(facts, scene, connections))
        after = server.cost()
        _nothing_odd(done, size)
        self.speeds[connections].append(size / done.seconds)
        self.p99[connections].append(quantiles(done.took, n=100)[98] * 1000)
        self.app.append((after.app - before.app) / size * 1e6)
        self.database.append((after.database - before.database) / size * 1e6)
        self.loader.append(done.cpu_s / size * 1e6)

    def missing(self) -> int:
        """Count facts that were told, accepted and are not there."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT count(*) FROM unnest(%s::uuid[]) AS told(id) "  # noqa: S608 — our own names
                f"WHERE NOT EXISTS (SELECT 1 FROM {self.table} s WHERE s.id = told.id)",
                [self.told],
            )
            return int(cursor.fetchone()[0])


def swabs(scene: Scene, n: int) -> list[Row]:
    """Tell of each person once."""
    return [fact("testing.swab", row, timezone.now()) for row in scene.swabs(n)]


def readings(scene: Scene, n: int) -> list[Row]:
    """Tell the temperatures of the people under observation, again and again."""
    people = islice(cycle(scene.people[1 : WATCHED + 1]), n)
    return [
        fact("cases.reading", {"person_id": person, "celsius": 36.5}, timezone.now()) for person in people
    ]


def measure(size: int | None) -> dict[str, object]:
    """Take turns, give the medians."""
    n = max(size or SIZE, max(CONNECTIONS) * 2)
    workers = max(1, min(4, os.cpu_count() or 1))
    scene = build(n, max(CONNECTIONS), now=timezone.now())
    scene.watch(WATCHED)
    whole, bare = Kind("registrations", "testing_swab", swabs), Kind("facts", "cases_reading", readings)
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


def _requests(facts: Sequence[Row], scene: Scene, connections: int) -> list[list[bytes]]:
    """Deal facts to phones, a whole tube to one of them, each fact a request of its own."""
    requests: list[list[bytes]] = [[] for _ in range(connections)]
    for place, one in enumerate(facts):
        phone = place // POOL % connections
        body = msgspec.json.encode({"sent_at": one["at"], "facts": [one]})
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
