"""After an outage of six hours all phones come back at once: 2,000 phones with 500 facts each.

Every phone opens its connection in the same moment and sends what waits in packed uploads of at most 200 facts: fifty
tubes it filled meanwhile, ten people each. One answer in twenty is lost on the way, and that phone sends that upload
again. Told to come again later, it does as it was told. In the end every fact is looked for in the database.
"""

import gzip
import os
import sys
from datetime import timedelta
from statistics import quantiles
from uuid import UUID

import msgspec
from django.db import connection
from django.utils import timezone

from lianfang.bench.checkout import commit
from lianfang.bench.scene import Row, Scene, build, fact
from lianfang.bench.server import post, serving

PHONES = 2_000
FACTS = 500  # a phone
UPLOAD = 200  # facts in an upload
LOSE = 20  # of so many answers one is lost
OUTAGE = timedelta(hours=6)
CROWD = 100_000  # people; each is swabbed in several rounds


def measure(size: int | None) -> dict[str, object]:
    """Let `size` phones come back at once; all of them without it."""
    phones = size or PHONES
    people = min(CROWD, phones * FACTS)
    scene = build(people, phones, now=timezone.now())
    sys.stderr.write("the phones fill up\n")
    ids, requests = _waiting(scene, phones)
    workers = max(1, min(4, os.cpu_count() or 1))
    with serving(workers) as server:
        rest = server.memory_mb()
        before = server.cost()
        done = server.load(requests, lose=LOSE)
        after = server.cost()
    missing = _missing(ids)
    return {
        "bench": "phones",
        "commit": commit(),
        "cores": os.cpu_count(),
        "rounds": 1,
        "workers": workers,
        "phones": phones,
        "facts": len(ids),
        "seconds": round(done.seconds, 1),
        "facts_per_s": round(len(ids) / done.seconds),
        "p99_ms": round(quantiles(done.took, n=100)[98] * 1000, 1),
        "lost": missing,
        "duplicated": _stored() - len(ids) + missing,
        "sent_again": done.statuses.get(503, 0),
        "answers_lost": done.answers_lost,
        "cpu_us_app": round((after.app - before.app) / len(ids) * 1e6, 1),
        "cpu_us_db": round((after.database - before.database) / len(ids) * 1e6, 1),
        "cpu_us_load": round(done.cpu_s / len(ids) * 1e6, 1),
        "rest_mb": round(rest, 1),
        "peak_mb": round(server.peak_mb, 1),
    }


def _waiting(scene: Scene, phones: int) -> tuple[list[UUID], list[list[bytes]]]:
    """Fill the phones: give the ids of all facts, and what each phone sends."""
    ids: list[UUID] = []
    requests: list[list[bytes]] = []
    held: list[Row] = []
    while len(requests) < phones:
        while len(held) < FACTS:
            held += scene.swabs(len(scene.people))
        mine, held = held[:FACTS], held[FACTS:]
        step = OUTAGE / FACTS
        facts = [
            fact("testing.swab", row, scene.now - OUTAGE + place * step) for place, row in enumerate(mine)
        ]
        ids += [one["id"] for one in facts]
        token = scene.tokens[len(requests)]
        requests.append([_upload(facts[at : at + UPLOAD], token) for at in range(0, FACTS, UPLOAD)])
    return ids, requests


def _upload(facts: list[Row], token: str) -> bytes:
    body = msgspec.json.encode({"sent_at": timezone.now(), "facts": facts})
    return post(token, gzip.compress(body, 1), packed=True)


def _missing(ids: list[UUID]) -> int:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE told (id uuid PRIMARY KEY)")
        with cursor.copy("COPY told FROM STDIN") as copy:
            copy.write("".join(f"{one}\n" for one in ids))
        cursor.execute(
            "SELECT count(*) FROM told WHERE NOT EXISTS (SELECT 1 FROM testing_swab s WHERE s.id = told.id)"
        )
        return int(cursor.fetchone()[0])


def _stored() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM testing_swab")
        return int(cursor.fetchone()[0])
