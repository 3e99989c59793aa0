"""How fast batches of swabs are taken in, beside raw COPY of as many rows into the same table in the same run.

Four things take turns, so that a busy machine slows all of them; each commits every 200 rows:
- COPY of ready text on one connection (`copy_rows_per_s`);
- the bare way of a fact, from the body to the answer: read, judged by clock, area and post, looked up, stored. Once as
  the endpoint does it, four uploads in flight from four phones (`facts_per_s`, `ratio`, `p99_ms`), and once with one
  upload at a time on one connection, like for like with COPY (`alone_facts_per_s`, `alone_ratio`, `cpu_us_app`);
- the whole registration, with what testing decides about tubes and persons, four in flight (`registrations_per_s`).
"""

import os
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import Any

import psycopg
from django.db import connection
from psycopg import Connection

from lianfang.bench.checkout import commit
from lianfang.bench.scene import NOW, Scene, bodies, build, copies
from lianfang.fieldapp.endpoint import OPTIONS, WORKERS
from lianfang.fieldapp.kinds import KINDS
from lianfang.sync.uploads import take
from lianfang.sync.wire import Kinds
from lianfang.testing.capture import SWAB
from lianfang.web.interpreter import make_ready

BATCH = 200
ROUNDS = 9
SIZE = 20_000
WHOLE = 4  # the whole registration does a quarter of the rows, to keep the run short
BARE: Kinds = {SWAB.name: replace(SWAB, admit=None, settle=None, lock=None)}
COLUMNS = [str(f.column) for f in SWAB.model._meta.concrete_fields]

Conns = Sequence[Connection[Any]]


def measure(size: int | None) -> dict[str, object]:
    """Take turns, give the medians."""
    n = max(size or SIZE, BATCH * WHOLE * WORKERS)
    scene = build(n, WORKERS)
    speeds: dict[str, list[float]] = {"copy": [], "facts": [], "alone": [], "whole": []}
    waits: list[float] = []
    cpu: list[float] = []
    make_ready()  # as the web servers do
    with ExitStack() as stack:
        conns = [stack.enter_context(_connect()) for _ in range(WORKERS)]
        for turn in range(ROUNDS):
            speeds["copy"].append(_copy(conns[0], scene, n))
            speed, took, _ = _flight(conns, BARE, scene, n)
            speeds["facts"].append(speed)
            waits += took
            speed, _, busy = _flight(conns[:1], BARE, scene, n)
            speeds["alone"].append(speed)
            cpu.append(busy)
            speeds["whole"].append(_flight(conns, KINDS, scene, n // WHOLE)[0])
            said = ", ".join(f"{name} {speed[-1]:,.0f}/s" for name, speed in speeds.items())
            sys.stderr.write(f"round {turn + 1} of {ROUNDS}: {said}\n")
    return {
        "bench": "sync",
        "commit": commit(),
        "cores": os.cpu_count(),
        "rounds": ROUNDS,
        "batch": BATCH,
        "in_flight": WORKERS,
        "facts_per_s": round(median(speeds["facts"])),
        "copy_rows_per_s": round(median(speeds["copy"])),
        "ratio": _ratio(speeds["facts"], speeds["copy"]),
        "p99_ms": round(quantiles(waits, n=100)[98] * 1000, 1),
        "alone_facts_per_s": round(median(speeds["alone"])),
        "alone_ratio": _ratio(speeds["alone"], speeds["copy"]),
        "cpu_us_app": round(median(cpu), 1),
        "registrations_per_s": round(median(speeds["whole"])),
    }


def _ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    return round(median(a / b for a, b in zip(ours, theirs, strict=True)), 3)


def _copy(conn: Connection[Any], scene: Scene, n: int) -> float:
    blocks = copies(scene.swabs(n), BATCH, scene, COLUMNS)
    started = perf_counter()
    for block in blocks:
        with conn.cursor().copy(f"COPY testing_swab ({', '.join(COLUMNS)}) FROM STDIN") as copy:
            copy.write(block)
        conn.commit()
    return n / (perf_counter() - started)


def _flight(conns: Conns, kinds: Kinds, scene: Scene, n: int) -> tuple[float, list[float], float]:
    """Send swabs from as many phones as there are connections. Gives facts a second, seconds of each upload, and
    microseconds of this process a fact."""
    sent = bodies(scene.swabs(n), BATCH)
    jobs = [
        partial(_phone, conn, kinds, token, sent[place :: len(conns)])
        for place, (conn, token) in enumerate(zip(conns, scene.tokens, strict=False))
    ]
    with ThreadPoolExecutor(len(jobs)) as pool:
        busy, started = process_time(), perf_counter()
        took = [one for job in [pool.submit(job) for job in jobs] for one in job.result()]
        return n / (perf_counter() - started), took, (process_time() - busy) / n * 1e6


def _phone(conn: Connection[Any], kinds: Kinds, token: str, sent: Sequence[bytes]) -> list[float]:
    took = []
    for body in sent:
        before = perf_counter()
        reply = take(conn, kinds, body, token, now=NOW)
        took.append(perf_counter() - before)
        if reply.body.count(b'"accepted"') != body.count(b'"kind"'):
            raise RuntimeError(f"not everything was accepted: {reply.body[:300]!r}")
    return took


def _connect() -> Connection[Any]:
    params = connection.get_connection_params()
    keys = ("dbname", "user", "password", "host", "port")
    return psycopg.connect(**{key: params[key] for key in keys if params.get(key)}, options=OPTIONS)
