"""Far more than the servers can do: is what they can do still done, and is everybody else told when to come again?

1. The peaks: bare facts (passages at a checkpoint) one by one with 64 and with 256 connections, for ten seconds each;
   the better counts, and its connections are those that saturate. Then as many with uploads of fifty, as phones send
   that were away.
2. Twenty times as many connections with uploads of fifty, far more than may wait, which come again when they are told
   to (`phones_goodput_ratio`).
3. As many without manners, one by one: whatever the answer, they send again at once, as fast as the generator can
   (`offered_per_s`, `rude_goodput_ratio`). The generator steps back behind the servers, so it takes what they leave.
4. As few connections as at first again: after how many seconds is it as it was (`recovery_s`): every answer a fact
   accepted, and the 95th percentile at most twice what it was.

`goodput_ratio` is the smaller of the two. 2 and 3 share the time asked for by `--size`, in seconds (300 when not said).
Everything happens on this machine.
"""

import os
import resource
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

import msgspec
from django.db import connection
from django.utils import timezone

from lianfang.bench import flood
from lianfang.bench.checkout import commit
from lianfang.bench.flood import AT, ID, Flood, Flown
from lianfang.bench.scan import passages
from lianfang.bench.scene import Scene, build
from lianfang.bench.server import Server, post, serving

SECONDS = 300
FEW, MANY = 64, 256
TIMES = 20
UPLOAD = 50  # facts of a phone that was away
SHORT = 10.0  # seconds of a look at a peak
AFTER = 20.0  # seconds that are looked at afterwards
CALM = 2  # so many times the 95th percentile of before is as before
LEAST_MS = 25.0  # below this nobody waits, whatever it was before
STEP_BACK = 10
FILES = 4  # beside connections: so many times as many files may be open


def measure(size: int | None) -> dict[str, object]:
    """Look for the peak, go far beyond it, look at what is left."""
    seconds = float(size or SECONDS)
    _allow_files(MANY * TIMES * FILES)
    workers = max(1, min(4, os.cpu_count() or 1))
    scene = build(2_000, MANY, now=timezone.now())
    with serving(workers) as server:
        rest = server.memory_mb()
        before = {n: fly(server, scene, n, SHORT) for n in (FEW, MANY)}
        saturating = max(before, key=lambda n: before[n].accepted)
        packed = fly(server, scene, saturating, SHORT, facts=UPLOAD)
        with _watched(server) as held:
            kind = fly(server, scene, saturating * TIMES, seconds / 2, facts=UPLOAD)
            rude = fly(server, scene, saturating * TIMES, seconds / 2, patient=False)
        after = fly(server, scene, FEW, AFTER)
    peak, ratios = (
        rate(before[saturating]),
        (rate(kind) / rate(packed), rate(rude) / rate(before[saturating])),
    )
    flown = [*before.values(), packed, kind, rude, after]
    return {
        "bench": "overload",
        "commit": commit(),
        "cores": os.cpu_count(),
        "rounds": 1,
        "workers": workers,
        "seconds": seconds,
        "connections_saturating": saturating,
        "connections": saturating * TIMES,
        "peak_per_s": round(peak),
        "uploads_peak_per_s": round(rate(packed)),
        "goodput_ratio": round(min(ratios), 3),
        "phones_goodput_ratio": round(ratios[0], 3),
        "rude_goodput_ratio": round(ratios[1], 3),
        "offered_per_s": round(rude.sent / rude.seconds),
        "told_later": sum(each.statuses.get(code, 0) for each in flown for code in (429, 503)),
        "without_retry_after": sum(each.unsaid for each in flown),
        "other_5xx": sum(_others(each) for each in flown),
        "broken": sum(each.broken for each in flown),
        "recovery_s": recovery(before[FEW], after),
        "lost": max(0, sum(each.accepted for each in flown) - _stored()),
        "rest_mb": round(rest, 1),
        "peak_mb": round(max(held), 1),
        "first_half_mb": round(max(held[: len(held) // 2 or 1]), 1),
        "second_half_mb": round(max(held[len(held) // 2 :]), 1),
    }


def fly(
    server: Server, scene: Scene, connections: int, seconds: float, *, facts: int = 1, patient: bool = True
) -> Flown:
    """Let so many connections send for so long."""
    sys.stderr.write(f"{connections} connections for {seconds:.0f} s\n")
    sent = requests(scene, connections, facts)
    work = Flood(server.port, sent, seconds, patient, 0 if patient else STEP_BACK)
    command = [sys.executable, flood.__file__]  # by its path: it needs nothing of ours
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:  # noqa: S603
        said, _ = child.communicate(msgspec.msgpack.encode(work))
    flown = msgspec.msgpack.decode(said, type=Flown)
    sys.stderr.write(f"  {rate(flown):,.0f} accepted a second; other answers {flown.statuses}\n")
    return flown


def requests(scene: Scene, connections: int, facts: int) -> list[bytes]:
    """Write an upload for each connection, with places for ids and the time; connections share the phones."""
    told = [one | {"id": ID.decode(), "at": AT.decode()} for (one,) in passages(scene, len(scene.people))]
    found = []
    for place in range(connections):
        first = place * facts % (len(told) - facts + 1)
        body = msgspec.json.encode({"sent_at": AT.decode(), "facts": told[first : first + facts]})
        found.append(post(scene.tokens[place % len(scene.tokens)], body))
    return found


def rate(flown: Flown) -> float:
    """Give the facts accepted in a second, in the middle of all seconds but the first."""
    return float(median([each.accepted for each in flown.each[1:]] or [flown.each[0].accepted]))


def recovery(before: Flown, after: Flown) -> float:
    """Give the seconds until everything was as before; as many as were looked at when it never was."""
    usual = max(CALM * median(each.p95_ms for each in before.each), LEAST_MS)
    return next(
        (
            float(place)
            for place in range(len(after.each))
            if all(
                each.accepted and not each.later and each.p95_ms <= usual for each in after.each[place:][:3]
            )
        ),
        float(len(after.each)),
    )


def _others(flown: Flown) -> int:
    counts = Counter(flown.statuses)
    return sum(n for status, n in counts.items() if status >= 500 and status != 503)


@contextmanager
def _watched(server: Server) -> Iterator[list[float]]:
    """Note twice a second how much memory the servers hold."""
    held, over = [server.memory_mb()], threading.Event()

    def watch() -> None:
        while not over.wait(0.5):
            held.append(server.memory_mb())

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield held
    finally:
        over.set()
        watcher.join()


def _allow_files(wanted: int) -> None:
    """Let this program, and those it starts, open as many files as it needs, as far as the machine allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))


def _stored() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM presence_passage")
        return int(cursor.fetchone()[0])
