"""How fast batches of swabs are taken in, beside raw COPY of as many rows into the same table in the same run.

Four things take turns, so that a busy machine slows all of them; each commits every 200 rows:
- COPY of ready text on one connection (`copy_rows_per_s`);
- the bare way of a fact, from the body to the answer: read, judged by clock, area and post, looked up, stored. Once as
  the web servers do it, a process for each core, each with the endpoint's lanes for large uploads (`facts_per_s`,
  `ratio`, `p99_ms`, `cpu_us_app`), and once with one upload at a time on one connection, like for like with COPY
  (`alone_facts_per_s`, `alone_ratio`);
- the whole registration, with what testing decides about tubes and persons, in as many lanes (`registrations_per_s`).
"""

import multiprocessing
import os
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
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
from lianfang.fieldapp.endpoint import OPTIONS, SMALL, WORKERS
from lianfang.fieldapp.kinds import KINDS
from lianfang.sync.uploads import take
from lianfang.sync.wire import Kinds
from lianfang.testing.capture import SWAB
from lianfang.web.interpreter import make_ready

BATCH = 200
ROUNDS = 9
SIZE = 80_000  # facts of a round, so that it lasts seconds, not a quarter of one
WHOLE = 4  # the whole registration does a quarter of the rows, to keep the run short
BARE: Kinds = {SWAB.name: replace(SWAB, admit=None, settle=None, lock=None)}
COLUMNS = [str(f.column) for f in SWAB.model._meta.concrete_fields]

PROCESSES = max(1, min(4, os.cpu_count() or 1))
LANES = WORKERS - SMALL  # for large uploads, in each process
FORK = multiprocessing.get_context("fork")

Flown = tuple[list[float], float]  # seconds of each upload, seconds of processor time of the process


def measure(size: int | None) -> dict[str, object]:
    """Take turns, give the medians."""
    n = max(size or SIZE, BATCH * WHOLE * PROCESSES * LANES)
    scene = build(n, PROCESSES * LANES)
    speeds: dict[str, list[float]] = {"copy": [], "facts": [], "alone": [], "whole": []}
    waits: list[float] = []
    cpu: list[float] = []
    make_ready()  # as the web servers do
    with closing(connect()) as conn:
        for turn in range(ROUNDS):
            speeds["copy"].append(_copy(conn, scene, n))
            speed, took, busy = _flight(PROCESSES, LANES, BARE, scene, n)
            speeds["facts"].append(speed)
            cpu.append(busy)
            waits += took
            speeds["alone"].append(_flight(1, 1, BARE, scene, n)[0])
            speeds["whole"].append(_flight(PROCESSES, LANES, KINDS, scene, n // WHOLE)[0])
            said = ", ".join(f"{name} {speed[-1]:,.0f}/s" for name, speed in speeds.items())
            sys.stderr.write(f"round {turn + 1} of {ROUNDS}: {said}\n")
    return {
        "bench": "sync",
        "commit": commit(),
        "cores": os.cpu_count(),
        "rounds": ROUNDS,
        "batch": BATCH,
        "processes": PROCESSES,
        "in_flight": PROCESSES * LANES,
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


def _flight(
    processes: int, lanes: int, kinds: Kinds, scene: Scene, n: int
) -> tuple[float, list[float], float]:
    """Send swabs from a phone for each lane of each process. Gives facts a second, seconds of each upload, and
    microseconds of these processes a fact."""
    sent = bodies(scene.swabs(n), BATCH)
    phones = [(token, sent[place :: processes * lanes]) for place, token in enumerate(scene.tokens)]
    ready, said = FORK.Barrier(processes + 1), FORK.SimpleQueue()

    def fly(share: Sequence[tuple[str, Sequence[bytes]]]) -> None:
        with ExitStack() as stack, ThreadPoolExecutor(lanes) as pool:
            conns = [stack.enter_context(connect()) for _ in share]
            jobs = [partial(_phone, conn, kinds, *phone) for conn, phone in zip(conns, share, strict=True)]
            ready.wait()
            busy = process_time()
            took = [one for job in [pool.submit(job) for job in jobs] for one in job.result()]
            said.put((took, process_time() - busy))

    mine = phones[: processes * lanes]
    children = [FORK.Process(target=fly, args=(mine[place::processes],)) for place in range(processes)]
    for child in children:
        child.start()
    ready.wait()
    started = perf_counter()
    flown: list[Flown] = [said.get() for _ in children]
    seconds = perf_counter() - started
    for child in children:
        child.join()
    took = [one for waits, _ in flown for one in waits]
    return n / seconds, took, sum(busy for _, busy in flown) / n * 1e6


def _phone(conn: Connection[Any], kinds: Kinds, token: str, sent: Sequence[bytes]) -> list[float]:
    took = []
    for body in sent:
        before = perf_counter()
        reply = take(conn, kinds, body, token, now=NOW)
        took.append(perf_counter() - before)
        if reply.body.count(b'"accepted"') != body.count(b'"kind"'):
            raise RuntimeError(f"not everything was accepted: {reply.body[:300]!r}")
    return took


def connect() -> Connection[Any]:
    """Open a connection as the endpoint's lanes do."""
    params = connection.get_connection_params()
    keys = ("dbname", "user", "password", "host", "port")
    return psycopg.connect(**{key: params[key] for key in keys if params.get(key)}, options=OPTIONS)
