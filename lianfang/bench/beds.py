"""The beds of a city: the board of all hospitals and that of one, beside the same counts by naive SQL.

Twenty hospitals with five thousand beds, three in five with somebody in them, a year of stays behind them; one in fifty
kept, one in fifty being made clean. Pages are opened as a doctor of the city opens them.
"""

import sys
import time
from collections import Counter
from collections.abc import Callable
from statistics import median, quantiles

from django.db import connection
from django.urls import reverse
from django.utils import timezone

from lianfang.accounts.models import Post, User
from lianfang.beds.models import Bed
from lianfang.beds.queries import city
from lianfang.bench.checkout import commit
from lianfang.bench.scene import HESHAN, build
from lianfang.bench.signed import signed_in
from lianfang.common.dates import day_of
from lianfang.places.models import Site, SiteKind

HOSPITALS, BEDS = 20, 5_000
TURNS = 40

ROOMS = """
INSERT INTO beds_room (id, site_id, ward, name, negative_pressure, single, icu)
SELECT uuidv7(), s.id, '病区' || (1 + n / 25), '房' || n, n %% 10 = 0, true, n %% 20 = 0
FROM places_site s, generate_series(1, %(each)s) n WHERE s.kind = 'hospital' AND s.name LIKE 'bench %%'
"""
BED = """
INSERT INTO beds_bed (id, room_id, name, state, staffed)
SELECT uuidv7(), r.id, '1', CASE WHEN hashtext(r.id::text) %% 50 = 1 THEN 'disinfecting' ELSE 'free' END, true
FROM beds_room r
"""
PEOPLE = """
INSERT INTO people_person (id, kind, name, sex, phone, area_id, registered_at)
SELECT uuidv7(), 'resident', '患者' || n, '', '', %(area)s, now() FROM generate_series(1, %(n)s) n
"""
# Stays of a week each, one after another, over a year; the last of three in five beds is still open.
STAYS = """
WITH b AS (SELECT b.id, b.room_id, row_number() OVER (ORDER BY b.id) AS n FROM beds_bed b),
p AS (SELECT id, row_number() OVER (ORDER BY id) AS n FROM people_person WHERE name LIKE '患者%%')
INSERT INTO beds_occupancy (id, person_id, bed_id, room_id, single, reserved, during)
SELECT uuidv7(), p.id, b.id, b.room_id, true, b.n %% 50 = 0 AND w = 0,
    CASE WHEN w = 0 THEN tstzrange(now() - interval '12 hours',
            CASE WHEN b.n %% 50 = 0 THEN now() + interval '1 day' END)
         ELSE tstzrange(now() - w * interval '7 days', now() - w * interval '7 days' + interval '6 days') END
FROM b JOIN p ON p.n = b.n, generate_series(0, 51) w WHERE w > 0 OR b.n %% 5 < 3
"""
NAIVE = """
SELECT r.site_id, b.id, b.state, b.staffed, r.icu, r.negative_pressure, r.closed_at,
    (SELECT o.reserved FROM beds_occupancy o WHERE o.bed_id = b.id AND o.during @> %(at)s::timestamptz) AS held
FROM beds_bed b JOIN beds_room r ON r.id = b.room_id
"""


def measure(size: int | None) -> dict[str, object]:
    """Put `size` beds on record, five thousand without it, and open the boards."""
    beds = size or BEDS
    scene = build(0, 1, now=timezone.now())
    user = User.objects.create(username="doctor", name="doctor")
    Post.objects.create(user=user, role="doctor", area_id=HESHAN, from_on=day_of(scene.now))
    sites = [Site(name=f"bench {n}", kind=SiteKind.HOSPITAL, area_id=HESHAN) for n in range(HOSPITALS)]
    Site.objects.bulk_create(sites)
    _fill(beds)
    sys.stderr.write(f"{Bed.objects.count()} beds on record\n")
    client = signed_in(user)
    naive, ours = _naive(), _ours(sites)
    return {
        "bench": "beds",
        "commit": commit(),
        "hospitals": HOSPITALS,
        "beds": Bed.objects.count(),
        **_turns("capacity", lambda: client.get(reverse("capacity"))),
        **_turns("hospitals", lambda: client.get(reverse("hospitals"))),
        **_turns("board", lambda: client.get(reverse("bed_board", args=[sites[0].pk]))),
        **_turns("count", lambda: city(sites, timezone.now())),
        **_turns("naive", _naive),
        "differs": sum((naive - ours).values()) + sum((ours - naive).values()),
    }


def _fill(beds: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(ROOMS, {"each": beds // HOSPITALS})
        cursor.execute(BED, {})
        cursor.execute(PEOPLE, {"area": HESHAN, "n": beds})
        cursor.execute(STAYS, {})
        cursor.execute("VACUUM ANALYZE beds_bed, beds_room, beds_occupancy, people_person")


def _naive() -> Counter[str]:
    """Count occupied and kept beds one by one, as a first try would."""
    with connection.cursor() as cursor:
        cursor.execute(NAIVE, {"at": timezone.now()})
        rows = cursor.fetchall()
    held_by = ((state, reserved) for _site, _bed, state, *_kind, reserved in rows if reserved is not None)
    return Counter(
        "reserved" if reserved else "occupied"
        for state, reserved in held_by
        if not reserved or state == Bed.State.FREE  # a kept bed that is being made clean counts as that
    )


def _ours(sites: list[Site]) -> Counter[str]:
    """Count them as the board does."""
    found = city(sites, timezone.now()).values()
    return Counter(
        {"occupied": sum(each.occupied for each in found), "reserved": sum(each.reserved for each in found)}
    )


def _turns(name: str, act: Callable[[], object]) -> dict[str, float]:
    """Give median and 95th percentile in milliseconds, once warm."""
    act()
    took = []
    for _turn in range(TURNS):
        began = time.perf_counter()
        act()
        took.append((time.perf_counter() - began) * 1000)
    return {f"{name}_ms": round(median(took), 1), f"{name}_p95_ms": round(quantiles(took, n=20)[18], 1)}
