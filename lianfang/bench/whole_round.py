"""A round of a whole city: 3.85 million people swabbed into 385,000 tubes, boxed, resulted, told to each of them.

People are put on record by COPY before the clock starts (without search terms and document numbers, which a round does
not touch). Then everything goes the real way: phones and laboratory machines send uploads of 200 facts through the sync
endpoint's own code (`sync.uploads.take`, in as many processes and lanes as the web servers have; HTTP itself, which
`bench phones` measures, is left out), the real followers write results, recalls and counts, and a commander opens the
real pages again and again. Everybody is told their result (nobody has a phone here, so on their own pages). The clock
stops when the last follower has nothing left.

`coverage_error` is how many counts differ from those worked out from every swab and tube, and from what was sent.
"""

import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from multiprocessing.context import ForkProcess
from pathlib import Path
from statistics import quantiles
from typing import Any
from uuid import UUID

from django.db import connection, connections
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from psycopg.errors import LockNotAvailable

from lianfang.accounts.models import User
from lianfang.bench.checkout import commit
from lianfang.bench.crowd import Crowd, Lane, build, grid
from lianfang.bench.signed import signed_in
from lianfang.bench.sync import LANES, PROCESSES, connect
from lianfang.fieldapp.kinds import KINDS
from lianfang.places.rules import at_level, span
from lianfang.postgres.priority import step_back
from lianfang.sync.follow import step
from lianfang.sync.uploads import Reply, take
from lianfang.testing import queries
from lianfang.testing.actions import tell_results
from lianfang.testing.models import AreaCount, PersonResult, ResultNotice
from lianfang.testing.queries import tallies
from lianfang.web.interpreter import make_ready
from lianfang.work import FOLLOWS

PEOPLE = 3_850_000
# Swabs a second of all phones together, so that a core is left for whoever looks: a city of this size that is done in
# two days of thirteen hours has 41.
PACE = 3_600
LOOK_S = 0.5  # between two pages opened
SAY_S = 15.0  # between two lines of progress
BUSY = ("sending", "sending_db", "follower", "follower_db", "pages", "pages_db")
TICK = os.sysconf("SC_CLK_TCK")
FORK = multiprocessing.get_context("fork")


def measure(size: int | None) -> dict[str, object]:
    """Run a round of `size` people, 3,850,000 without it."""
    people, lanes = size or PEOPLE, PROCESSES * LANES
    began = time.monotonic()
    crowd = build(people, lanes, now=timezone.now())
    _do("ANALYZE people_person, people_household, places_area, places_site")
    registered = time.monotonic() - began
    say(f"{people:,} people, {len(crowd.sites):,} sites on record after {registered:.0f} s")
    run = Run(crowd, lanes)
    minutes = run.all() / 60
    say(f"done after {minutes:.1f} minutes; now everything is counted again from the facts")
    board, cover = run.waits("round"), run.waits("coverage")
    return {
        "bench": "round",
        "commit": commit(),
        "cores": os.cpu_count(),
        "rounds": 1,
        "people": people,
        "tubes": run.tubes,
        "minutes": round(minutes, 2),
        "sent_minutes": round(run.sent_s / 60, 2),
        "register_minutes": round(registered / 60, 2),
        "swabs_per_s": round(people / run.sent_s),
        "told_again": run.again.value,
        "results": PersonResult.objects.count(),
        "told": ResultNotice.objects.count(),
        "coverage_error": _errors(crowd, run),
        "coverage_board_p95_ms": _p95(cover),
        "round_board_p95_ms": _p95(board),
        "pages_opened": len(board) + len(cover),
        **{f"cpu_s_{name}": round(seconds, 1) for name, seconds in zip(BUSY, run.busy, strict=True)},
        "peak_mb": round(max(run.memory.peak.values(), default=0), 1),
        **{f"peak_mb_{name}": round(mb, 1) for name, mb in sorted(run.memory.peak.items())},
        **{f"half_mb_{name}": round(mb, 1) for name, mb in sorted(run.memory.half.items())},
    }


def say(text: str) -> None:
    """Tell how far it is, on standard error."""
    sys.stderr.write(text + "\n")


@dataclass
class Memory:
    """The most memory of its own that a process of each kind held: in all, and in the first half of the run."""

    peak: dict[str, float] = field(default_factory=dict)
    half: dict[str, float] = field(default_factory=dict)

    def look(self, name: str, pids: list[int], *, first_half: bool) -> None:
        """Look at the largest of some processes."""
        held = max((_own_mb(pid) for pid in pids), default=0.0)
        self.peak[name] = max(self.peak.get(name, 0.0), held)
        if first_half:
            self.half[name] = self.peak[name]


class Run:
    """The processes of a run: those that send, the one that follows, the one that looks at pages."""

    def __init__(self, crowd: Crowd, lanes: int) -> None:
        self.crowd, self.lanes = crowd, lanes
        self.memory = Memory()
        self.told: Any = FORK.Array("l", lanes, lock=False)
        self.filled: Any = FORK.Array("l", lanes, lock=False)
        self.again: Any = FORK.Value("l", 0)  # uploads that were to come again
        self.busy: Any = FORK.Array("d", 6, lock=False)  # seconds of processor time; see BUSY
        self.sent, self.over = FORK.Event(), FORK.Event()
        self.looked: Any = FORK.SimpleQueue()
        self.found: dict[str, list[float]] = {}
        self.sent_s = 0.0

    @property
    def tubes(self) -> int:
        """Give how many tubes were filled."""
        return sum(self.filled)

    def all(self) -> float:
        """Send, follow and look until all is done; give the seconds."""
        connections.close_all()  # a connection is nobody's when two hold it
        began = time.monotonic()
        senders = [self._start(self._send, place) for place in range(PROCESSES)]
        follower, reader = self._start(self._follow), self._start(self._look)
        for child in self._watch(senders, follower, reader, began):
            self._check(child)
        self.sent_s = time.monotonic() - began
        self.sent.set()
        for child in self._watch([follower], follower, reader, began):
            self._check(child)
        seconds = time.monotonic() - began
        self.over.set()
        self.found = self.looked.get()
        reader.join()
        return seconds

    def waits(self, page: str) -> list[float]:
        """Give how long a page took each time."""
        return self.found.get(page, [])

    def _start(self, work: Callable[..., None], *given: int) -> ForkProcess:
        child = FORK.Process(target=_apart, args=(work, *given))
        child.start()
        return child

    def _check(self, child: ForkProcess) -> None:
        if child.exitcode:
            self.over.set()
            raise RuntimeError("a process of the benchmark failed; see above")

    def _watch(
        self, until: list[ForkProcess], follower: ForkProcess, reader: ForkProcess, began: float
    ) -> Iterator[ForkProcess]:
        """Look at memory and tell how far it is until some processes have ended; yield them."""
        said = time.monotonic()
        while any(child.is_alive() for child in until):
            time.sleep(1)
            self._check(reader)
            half = sum(self.told) < self.crowd.people / 2
            senders = [child.pid for child in until if child is not follower and child.pid]
            kinds: dict[str, list[Any]] = {
                "sending": senders,
                "follower": [follower.pid],
                "pages": [reader.pid],
                "database": _backends(),
            }
            for name, pids in kinds.items():
                self.memory.look(name, [pid for pid in pids if pid], first_half=half)
            if time.monotonic() - said > SAY_S:
                said = time.monotonic()
                say(f"{said - began:5.0f} s: {sum(self.told):,} swabs told, {_behind()} uploads not followed")
        yield from until

    # --- what each process does

    def _send(self, place: int) -> None:
        make_ready()
        with ThreadPoolExecutor(LANES) as pool:
            jobs = [pool.submit(self._lane, lane) for lane in range(place, self.lanes, PROCESSES)]
            for job in jobs:
                self.busy[1] += job.result()
        self.busy[0] += time.process_time()

    def _lane(self, place: int) -> float:
        lane, began = Lane(self.crowd, place, self.lanes), time.monotonic()
        with closing(connect()) as conn:
            step_back(conn)  # as the endpoint's lanes for large uploads do
            for token, body in lane.uploads(timezone.now()):
                reply = self._told(conn, token, body)
                if reply.status != 200 or reply.body.count(b'"accepted"') != body.count(b'"at":'):
                    raise RuntimeError(f"not everything was accepted: {reply.status} {_odd(reply.body)}")
                self.told[place], self.filled[place] = lane.swabs, lane.tubes
                ahead = lane.swabs * self.lanes / PACE - (time.monotonic() - began)
                if ahead > 0:
                    time.sleep(ahead)
            return _used(conn.info.backend_pid)

    def _told(self, conn: Any, token: str, body: bytes) -> Reply:
        """Tell an upload; again a second later, as phones do, when somebody held for too long what it needs."""
        while True:
            try:
                return take(conn, KINDS, body, token, now=timezone.now())
            except LockNotAvailable:
                conn.rollback()
                with self.again.get_lock():
                    self.again.value += 1
                time.sleep(1)

    def _follow(self) -> None:
        connection.ensure_connection()
        step_back(connection.connection)
        while True:
            last = self.sent.is_set()
            read = sum(step(follow, now=timezone.now()) for follow in FOLLOWS)
            if not read + tell_results(timezone.now()):
                if last:
                    break
                time.sleep(0.2)
        self._spent(2)

    def _spent(self, place: int) -> None:
        """Note the processor time of a process and of its connection's end in the database."""
        self.busy[place] = time.process_time()
        self.busy[place + 1] = _used(connection.connection.info.backend_pid)

    def _look(self) -> None:
        make_ready()
        client = signed_in(User.objects.get(username="sampler"))
        for _name, url in _pages(self.crowd) * 2:  # once for the code, once for the connection's plans
            client.get(url)
        found: dict[str, list[float]] = {}
        while not self.over.is_set():
            for name, url in _pages(self.crowd):
                before = time.perf_counter()
                response = client.get(url)
                found.setdefault(name, []).append(time.perf_counter() - before)
                if response.status_code != 200:
                    raise RuntimeError(f"{url} answered {response.status_code}")
                time.sleep(LOOK_S)
        self._spent(4)
        self.looked.put(found)


def _apart(work: Callable[..., None], *given: int) -> None:
    os.setsid()  # as each program of a city has a session of its own, among which the processor is shared
    work(*given)


def _pages(crowd: Crowd) -> list[tuple[str, str]]:
    street = at_level(grid(0), "township")
    board = reverse("round", args=[crowd.round.pk])
    cover = reverse("round_coverage", args=[crowd.round.pk])
    return [
        ("round", board),
        ("coverage", cover),
        ("coverage", f"{cover}?by=grid&sort=share"),
        ("round", f"{board}?area={street}"),
        ("coverage", f"{cover}?area={street}&by=community"),
        ("coverage", f"{cover}?by=group"),
        ("coverage", f"{cover}?by=hour"),
    ]


def _odd(body: bytes) -> str:
    at = max(body.find(b'"disputed"'), body.find(b'"refused"'), body.find(b'"duplicate"'), 0)
    return repr(body[max(0, at - 100) : at + 200])


def _used(pid: int) -> float:
    """Read how much processor time a process has used."""
    stat = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(stat[11]) + int(stat[12])) / TICK


def _own_mb(pid: int) -> float:
    """Read how much memory a process holds that no other shares."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("RssAnon:")), 0.0)


def _backends() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        return [row[0] for row in cursor.fetchall()]


def _behind() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM sync_batch b WHERE (b.xid, b.id) > (SELECT m.xid, coalesce(m.batch_id, %s) "
            "FROM sync_mark m WHERE m.reader = 'testing.results')",
            [UUID(int=0)],
        )
        return int(cursor.fetchone()[0])


def _p95(seconds: list[float]) -> float:
    return round(quantiles(seconds, n=20)[18] * 1000, 1) if len(seconds) > 1 else 0.0


def _do(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


# --- is it exact?

_BY_AREA = """
SELECT p.area_id, count(*) FROM people_person p
WHERE EXISTS (SELECT 1 FROM testing_swab s WHERE s.person_id = p.id AND s.round_id = %s
    AND NOT EXISTS (SELECT 1 FROM sync_void v WHERE v.target = s.id)) GROUP BY 1
"""


def _errors(crowd: Crowd, run: Run) -> int:
    """Count what differs: all of the board, whole and of one street, every hour, every grid, and what was sent."""
    round_, now = crowd.round, timezone.now()
    differ = 0
    for areas in ((), (span(at_level(grid(0), "township")),)):
        shown, facts = (each(round_, now, areas) for each in (queries.coverage, queries.coverage_from_facts))
        for name in ("registered", "total", "areas", "held", "recalls", "in_two_open_tubes"):
            differ += _differs(name, _plain(getattr(shown, name)), _plain(getattr(facts, name)))
        sites = {part.key: part.tally for part in queries.sites(round_, now, areas) if part.tally.n_tubes}
        rows = tallies.from_tubes(round_, queries.limits_of(round_), now, areas)
        differ += _differs("sites", sites, tallies.grouped(rows, lambda row: row[0]))
    differ += _differs("hours", queries.hours(round_), tallies.hours_from_tubes(round_))
    with connection.cursor() as cursor:
        cursor.execute(_BY_AREA, [round_.pk])
        swabbed = dict(cursor.fetchall())
    counted: dict[int, int] = {}
    for area, n in AreaCount.objects.filter(round_id=round_.pk).values_list("area_id", "n_swabbed"):
        counted[area] = counted.get(area, 0) + n
    differ += _differs("grids", {area: n for area, n in counted.items() if n}, swabbed)
    total = queries.coverage(round_, now).total
    sent = (crowd.people, run.tubes, run.tubes)
    differ += _differs("sent", sent, (sum(swabbed.values()), total.n_tubes, total.resulted))
    results = PersonResult.objects.filter(round_id=round_.pk).count()
    differ += _differs("results", results, sum(run.told))
    notices = ResultNotice.objects.filter(round_id=round_.pk)
    told = notices.aggregate(n=Count("id"), swabs=Count("swab_id", distinct=True))
    return differ + _differs("told once", (told["n"], told["swabs"]), (results, results))


def _plain(value: Any) -> Any:
    return sorted(value, key=lambda part: str(part.key)) if isinstance(value, list) else value


def _differs(name: str, one: object, other: object) -> int:
    if one == other:
        return 0
    say(f"differs: {name}: {str(one)[:300]} … {str(other)[:300]}")
    return 1
