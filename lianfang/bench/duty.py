"""The board of people at work: 15,000 people at 600 sites, beside the same counts worked out from their steps.

Everybody comes and suits up at a time of their own in the last six hours; a third changes suits. Measured are the
board's reads (counts by site, the first page of clocks, their names and sites), the whole page as a browser gets it,
and how fast clocks are written again from the facts. The reference is what the board would cost without clocks.
"""

import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from statistics import median
from uuid import UUID

from django.db import connection
from django.urls import reverse
from django.utils import timezone

from lianfang.accounts.models import Post, User
from lianfang.bench.checkout import commit
from lianfang.bench.scene import HESHAN, Scene, build
from lianfang.bench.signed import signed_in
from lianfang.common.dates import day_of
from lianfang.common.ids import uuid7
from lianfang.duty import queries
from lianfang.duty.actions import recompute
from lianfang.duty.models import Step
from lianfang.duty.views.board import shown
from lianfang.places.models import Site
from lianfang.sync.models import Batch

PEOPLE = 15_000
A_SITE = 25  # people
LOTS = 500  # people whose clocks are written at once
TURNS = 15
ROW = 1_000

# The same counts from the steps: the last of each person, and since when the suit is on.
REFERENCE = """
SELECT site_id, count(*), count(*) FILTER (WHERE step = 'don' AND at > %(warn)s),
       count(*) FILTER (WHERE step = 'don' AND at <= %(warn)s), min(at) FILTER (WHERE step = 'don')
FROM (SELECT DISTINCT ON (person_id) person_id, site_id, step, at FROM duty_step s
      WHERE at >= %(since)s AND NOT EXISTS (SELECT 1 FROM sync_void v WHERE v.target = s.id)
      ORDER BY person_id, at DESC) t
WHERE step <> 'out' GROUP BY site_id
"""


def measure(size: int | None) -> dict[str, object]:
    """Let `size` people work, 15,000 without it, and look at the board again and again."""
    people = size or PEOPLE
    now = timezone.now()
    scene = build(people, 1, now=now)
    user = _commander(scene)
    ids = _steps(scene, people)
    sys.stderr.write(f"{people} people work; their clocks are written\n")
    began = time.perf_counter()
    for first in range(0, len(ids), LOTS):
        recompute(dict.fromkeys(ids[first : first + LOTS], now - timedelta(hours=7)), now)
    written = time.perf_counter() - began
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE duty_clock, duty_step, duty_alarm, people_person")
    reads = _turns(lambda: _board(user))
    client = signed_in(user)
    page = _turns(lambda: client.get(reverse("duty_board")))
    reference = _turns(_from_steps)
    total, _places = queries.board(HESHAN, user, day_of(now), now)
    return {
        "bench": "duty",
        "commit": commit(),
        "people": people,
        "at_work": total.all,
        "in_suits": total.suits,
        "rounds": TURNS,
        "board_ms": round(median(reads), 1),
        "board_worst_ms": round(max(reads), 1),
        "page_ms": round(median(page), 1),
        "page_worst_ms": round(max(page), 1),
        "from_steps_ms": round(median(reference), 1),
        "clocks_written_per_s": round(people / written),
    }


def _turns(act: Callable[[], object]) -> list[float]:
    """Measure in milliseconds, once warm."""
    act()
    took = []
    for _turn in range(TURNS):
        began = time.perf_counter()
        act()
        took.append((time.perf_counter() - began) * 1000)
    return took


def _board(user: User) -> None:
    now = timezone.now()
    queries.board(HESHAN, user, day_of(now), now)
    rows = queries.clocks(HESHAN, user, day_of(now), now)
    shown(rows[:50], now)
    rows.count()


def _from_steps() -> None:
    instant = timezone.now()
    given = {"warn": instant - timedelta(hours=2), "since": instant - timedelta(hours=24)}
    with connection.cursor() as cursor:
        cursor.execute(REFERENCE, given)
        cursor.fetchall()


def _commander(scene: Scene) -> User:
    user = User.objects.create(username="commander", name="commander")
    Post.objects.create(user=user, role="commander", area_id=HESHAN, from_on=day_of(scene.now))
    return user


def _steps(scene: Scene, people: int) -> list[UUID]:
    """Write what everybody told: came, suited up; every third rested and suited up again."""
    sites = [Site(kind="sampling", name=f"site {n}", area_id=HESHAN) for n in range(max(1, people // A_SITE))]
    Site.objects.bulk_create(sites)
    batch = Batch.objects.create(id=uuid7(), xid=1, received_at=scene.now, counts={})
    rows: list[Step] = []
    for n, person in enumerate(scene.people):
        begins = scene.now - timedelta(minutes=30 + n % 330)
        told = [("in", 0.0), ("don", 10.0)]
        if n % 3 == 0:
            told += [("rest", 15.0), ("don", 20.0)]
        for what, minutes in told:
            at = begins + timedelta(minutes=minutes)
            rows.append(_step(scene, batch, sites[n % len(sites)], person, what, at))
    Step.objects.bulk_create(rows, batch_size=ROW)
    return list(scene.people)


def _step(scene: Scene, batch: Batch, site: Site, person: UUID, what: str, at: datetime) -> Step:
    device = scene.devices[0]
    return Step(
        id=uuid7(),
        batch=batch,
        device=device,
        by_id=device.user_id,
        at=at,
        told_at=at,
        received_at=scene.now,
        area_id=site.area_id,
        person_id=person,
        site=site,
        step=what,
    )
