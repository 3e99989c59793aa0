"""Does a fact cost more when many are on record? From a million swabs to thirty million on one machine.

Rounds of a district are written into the database by single statements (swabs, what claims them, tubes) until as many
are there as a step asks for; then a burst of uploads of 200 swabs each goes the whole way of a registration, as the web
servers take them in (HTTP is left out), in a new round. `cpu_us_per_fact` is processor time of application and database
together, `bytes_per_fact` what tables and indexes of swabs, claims and tubes hold on disk for a swab.

`--size` is the largest number of facts; steps are a thirtieth, a tenth, a third and all of it.
"""

import os
import sys
from contextlib import closing
from time import perf_counter, process_time
from typing import Any
from uuid import UUID

from django.db import connection
from psycopg import Connection

from lianfang.bench.checkout import commit
from lianfang.bench.scene import HESHAN, NOW, POOL, Scene, bodies, build
from lianfang.bench.server import database_seconds
from lianfang.bench.sync import BATCH, connect
from lianfang.common.dates import day_of
from lianfang.common.ids import uuid7
from lianfang.fieldapp.kinds import KINDS
from lianfang.sync.uploads import take
from lianfang.testing.models import Round

SIZE = 30_000_000
PARTS = (30, 10, 3, 1)
PEOPLE = 100_000  # each is swabbed in every round
BURST = 20_000
TABLES = ("testing_swab", "testing_swabclaim", "testing_tube")

_TUBES = """
INSERT INTO testing_tube (id, code, round_id, site_id, area_id, capacity, population, household, n_swabs, opened_at,
    box, conclusion, rejected)
SELECT uuidv7(), 'G' || %(number)s || '-' || n, %(round)s, %(site)s, %(area)s, %(pool)s, '', false, %(pool)s, %(now)s,
    '', '', ''
FROM generate_series(1, %(tubes)s) n"""
_SWABS = """
WITH tube AS (SELECT id, code, row_number() OVER (ORDER BY id) AS n FROM testing_tube WHERE round_id = %(round)s),
person AS (SELECT id, row_number() OVER (ORDER BY id) AS n FROM people_person)
INSERT INTO testing_swab (id, batch_id, device_id, by_id, at, told_at, received_at, area_id, dispute, person_id,
    round_id, site_id, tube_id, tube_code, single, population)
SELECT uuidv7(), %(batch)s, %(device)s, %(by)s, %(now)s, %(now)s, %(now)s, %(area)s, '', person.id, %(round)s, %(site)s,
    tube.id, tube.code, false, ''
FROM person JOIN tube ON tube.n = (person.n + %(pool)s - 1) / %(pool)s"""
_CLAIMS = """
INSERT INTO testing_swabclaim (id, person_id, round_id, again)
SELECT uuidv7(), person_id, round_id, false FROM testing_swab WHERE round_id = %(round)s"""


def measure(size: int | None) -> dict[str, object]:
    """Fill, measure, fill more."""
    most = size or SIZE
    people, burst = min(PEOPLE, max(BATCH, most // PARTS[0])), min(BURST, max(BATCH, most // PARTS[0]))
    scene = build(people, 1)
    found: dict[str, list[float]] = {
        name: []
        for name in ("facts", "cpu_us_per_fact", "cpu_us_app", "cpu_us_db", "bytes_per_fact", "facts_per_s")
    }
    with closing(connect()) as conn:
        for part in PARTS:
            _fill(scene, most // part)
            for name, figure in (_burst(conn, scene, burst) | _disk()).items():
                found[name].append(figure)
            said = ", ".join(f"{name} {figures[-1]:,}" for name, figures in found.items())
            sys.stderr.write(f"{said}\n")
    return {
        "bench": "growth",
        "commit": commit(),
        "cores": os.cpu_count(),
        "rounds": 1,
        "people": people,
        "burst": burst,
        **found,
    }


def _fill(scene: Scene, wanted: int) -> None:
    """Write whole rounds until so many swabs are on record, and let the database count what it holds."""
    number = Round.objects.count()
    with connection.cursor() as cursor:
        while _rows() + len(scene.people) <= wanted:
            number += 1
            values: dict[str, Any] = _values(scene, number)
            for statement in (_TUBES, _SWABS, _CLAIMS):
                cursor.execute(statement, values)
        cursor.execute(f"VACUUM ANALYZE {', '.join(TABLES)}, people_person")


def _values(scene: Scene, number: int) -> dict[str, Any]:
    return {
        "number": number,
        "round": _round(scene, number),
        "site": scene.site.pk,
        "area": HESHAN,
        "pool": POOL,
        "tubes": -(-len(scene.people) // POOL),
        "now": NOW,
        "batch": uuid7(),
        "device": scene.devices[0].pk,
        "by": scene.devices[0].user_id,
    }


def _round(scene: Scene, number: int) -> UUID:
    made = Round.objects.create(
        outbreak=scene.outbreak,
        area_id=HESHAN,
        number=1_000 + number,
        starts_on=day_of(NOW),
        ends_on=day_of(NOW),
        pool_size=POOL,
        target=len(scene.people),
        state=Round.State.CLOSED,
        closed_at=NOW,
        protocol="covid19-2021-08-03",
    )
    return made.pk


def _rows() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM testing_swab")
        return int(cursor.fetchone()[0])


def _burst(conn: Connection[Any], scene: Scene, n: int) -> dict[str, float]:
    """Take in so many swabs of a new round, all the way; in microseconds a fact."""
    rows, sent = _rows(), bodies(scene.swabs(n), BATCH)
    app, database, began = process_time(), database_seconds(), perf_counter()
    for body in sent:
        reply = take(conn, KINDS, body, scene.tokens[0], now=NOW)
        if reply.body.count(b'"accepted"') != body.count(b'"kind"'):
            raise RuntimeError(f"not everything was accepted: {reply.body[:300]!r}")
    took, app, database = perf_counter() - began, process_time() - app, database_seconds() - database
    return {
        "facts": rows,
        "cpu_us_per_fact": round((app + database) / n * 1e6, 1),
        "cpu_us_app": round(app / n * 1e6, 1),
        "cpu_us_db": round(database / n * 1e6, 1),
        "facts_per_s": round(n / took),
    }


def _disk() -> dict[str, float]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(pg_total_relation_size(name::regclass)) FROM unnest(%s::text[]) name", [list(TABLES)]
        )
        return {"bytes_per_fact": round(int(cursor.fetchone()[0]) / max(1, _rows()))}
