"""Stays are written, taken back, and dropped a day at a time."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from lianfang.common.dates import day_of
from lianfang.places.models import Site, SiteKind
from lianfang.presence.actions.riding import rode
from lianfang.presence.models import GATES, Passage, Scan, Stay
from lianfang.presence.rules import Seen, Stayed, pieces, stays
from lianfang.protocol.tracing import Tracing
from lianfang.sync.queries import counting

NEAR = timedelta(hours=12)  # what was seen further apart does not bear on a stay
SEEN = (Stay.Source.SCAN, Stay.Source.PASSAGE, Stay.Source.BOARDING)
AT_ONCE = 5_000
_LOCK = "SELECT pg_advisory_xact_lock(hashtext('presence_stay'))"
_WRITE = """
INSERT INTO presence_stay (day, person_id, place_id, entered, "left", source, void, xid)
SELECT day, person, place, entered, "left", source, void, pg_current_xact_id()::text::bigint
FROM unnest(%s::date[], %s::uuid[], %s::uuid[], %s::timestamptz[], %s::timestamptz[], %s::text[], %s::boolean[])
    AS told(day, person, place, entered, "left", source, void)
ORDER BY person, entered, place
ON CONFLICT (person_id, entered, place_id, day) DO UPDATE
SET "left" = excluded."left", source = excluded.source, void = excluded.void, xid = excluded.xid
WHERE (presence_stay."left", presence_stay.source, presence_stay.void)
    IS DISTINCT FROM (excluded."left", excluded.source, excluded.void)
"""
_PARTS = """
SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
WHERE i.inhparent = 'presence_stay'::regclass
"""

Key = tuple[UUID, UUID, datetime]  # person, place, entered


def record_stays(found: Mapping[UUID, Iterable[Stayed]]) -> int:
    """Write where people were; said again, or with another end, it is written once. Whoever sees people come and go
    (checkpoints, venues, vehicles, wards) calls this. Gives how many rows are new or changed."""
    rows = [
        (person, piece, False) for person, told in found.items() for stay in told for piece in pieces(stay)
    ]
    return _write(rows)


def _write(rows: Sequence[tuple[UUID, Stayed, bool]]) -> int:
    """Write stays, and those that are taken back; the last of equal keys holds."""
    by_key = {(person, stay.place, stay.entered): (person, stay, void) for person, stay, void in rows}
    rows = list(by_key.values())
    written = 0
    with transaction.atomic(), connection.cursor() as cursor:
        make_days(day_of(stay.entered) for _person, stay, _void in rows)
        for first in range(0, len(rows), AT_ONCE):
            some = rows[first : first + AT_ONCE]
            columns: list[list[Any]] = [list(column) for column in zip(*map(_line, some), strict=True)]
            cursor.execute(_WRITE, columns)
            written += cursor.rowcount
    return written


def _line(row: tuple[UUID, Stayed, bool]) -> tuple[Any, ...]:
    person, stay, void = row
    return (day_of(stay.entered), person, stay.place, stay.entered, stay.left, stay.source, void)


def _part(day: date) -> str:
    """Name the part of a day; the year 1 of a phone with a wrong clock has one too, which is dropped with the old."""
    return f"presence_stay_{day.isoformat().replace('-', '')}"


def parts() -> dict[date, str]:
    """Give the parts of the table that there are, by day."""
    with connection.cursor() as cursor:
        cursor.execute(_PARTS)
        names = [name for (name,) in cursor.fetchall()]
    return {datetime.strptime(name[-8:], "%Y%m%d").date(): name for name in names}  # noqa: DTZ007 — a day


def make_days(days: Iterable[date]) -> None:
    """Make the parts of the table for days that have none yet; two that write at once wait for each other."""
    wanted = set(days)
    if not wanted - parts().keys():
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_LOCK)
        for day in sorted(wanted - parts().keys()):
            name = _part(day)
            cursor.execute(f"CREATE TABLE {name} (LIKE presence_stay INCLUDING ALL EXCLUDING INDEXES)")
            cursor.execute(
                f"ALTER TABLE presence_stay ATTACH PARTITION {name} FOR VALUES FROM (%s) TO (%s)",
                [day, day + timedelta(days=1)],
            )


def drop_days(before: date) -> int:
    """Drop every day before one, whole and at once. Gives how many days are gone."""
    old = sorted(day for day in parts() if day < before)
    with transaction.atomic(), connection.cursor() as cursor:
        if old:
            cursor.execute(_LOCK)
            cursor.execute("SET LOCAL lock_timeout = '2s'")  # whoever reads goes first; it is tried again
        for day in old:
            cursor.execute(f"DROP TABLE {_part(day)}")
    return len(old)


# --- from what was seen


def recompute_stays(since: Mapping[UUID, tuple[datetime, datetime]], numbers: Tracing) -> int:
    """Work out again where people were around some instants, from every scan and passage that counts. Gives how many
    rows are new or changed."""
    if not since:
        return 0
    first, last = min(a for a, _b in since.values()) - 2 * NEAR, max(b for _a, b in since.values()) + 2 * NEAR
    seen = _seen(list(since), first, last)
    known = _known(list(since), first, last)
    rows: list[tuple[UUID, Stayed, bool]] = []
    for person, (begin, end) in since.items():
        now = _worked_out(seen.get(person, []), numbers)
        rows += [(person, stay, False) for stay in now if begin - NEAR <= stay.entered <= end + NEAR]
        kept = {(stay.place, stay.entered) for stay in now}
        for stay in known.get(person, []):
            if begin - NEAR <= stay.entered <= end + NEAR and (stay.place, stay.entered) not in kept:
                rows.append((person, stay, True))
    return _write(rows)


def _worked_out(seen: list[Seen], numbers: Tracing) -> list[Stayed]:
    venue, gate = (timedelta(minutes=each.value) for each in (numbers.venue_minutes, numbers.gate_minutes))
    return [piece for stay in stays(seen, venue=venue, gate=gate) for piece in pieces(stay)]


def _seen(people: list[UUID], first: datetime, last: datetime) -> dict[UUID, list[Seen]]:
    found: dict[UUID, list[Seen]] = {}
    narrow = {"person__in": people, "at__gte": first, "at__lte": last}
    scans = Scan.objects.filter(counting(), **narrow).values_list("person_id", "at", "site_id", "direction")
    for person, at, site, way in scans:
        found.setdefault(person, []).append(Seen(at, site, way, Stay.Source.SCAN))
    passages = Passage.objects.filter(counting(), **narrow)
    rows = list(passages.values_list("person_id", "at", "site_id", "direction"))
    kinds = dict(Site.objects.filter(pk__in={row[2] for row in rows}).values_list("pk", "kind"))
    for person, at, site, way in rows:
        if kinds.get(site) in GATES:
            by = way if kinds[site] == SiteKind.MARKET else "by"
            found.setdefault(person, []).append(Seen(at, site, by, Stay.Source.PASSAGE))
    for person, seen in rode(people, first, last):
        found.setdefault(person, []).append(seen)
    return found


def _known(people: list[UUID], first: datetime, last: datetime) -> dict[UUID, list[Stayed]]:
    narrow = {"person__in": people, "entered__gte": first, "entered__lte": last}
    rows = Stay.objects.filter(**narrow, source__in=SEEN, void=False)
    found: dict[UUID, list[Stayed]] = {}
    for stay in rows:
        person, place, entered, left, source = (
            stay.person_id,
            stay.place_id,
            stay.entered,
            stay.left,
            stay.source,
        )
        found.setdefault(person, []).append(Stayed(place, entered, left, source))
    return found
