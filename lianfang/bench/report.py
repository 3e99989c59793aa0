"""The daily report and the ranking of a whole city: 1,446 communities and 601 teams over one full day of facts.

Two million facts of the day (swabs, visits, people at work, temperatures, people met), some taken back, some doubted,
and the visits of the day before, which ask for somebody to come back. Measured is the first time: a new connection, the
database's own buffers emptied where it lets us; the pages stay in the memory of the operating system. The reference is
what one would write first: the same figures unit by unit, for a few units, reckoned up to all; both must agree.
"""

import os
import sys
import time
from contextlib import suppress
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection, transaction

from lianfang.bench.checkout import commit
from lianfang.bench.report_city import COMMUNITIES, DOORS, TEAMS, build
from lianfang.common.dates import at
from lianfang.indicators import actions, queries, rules
from lianfang.indicators.models import Ranking, UnitReport
from lianfang.indicators.queries import FIGURES, SOURCES, Unit
from lianfang.indicators.queries.sources import counting_sql
from lianfang.outbreak.models import Outbreak
from lianfang.places.rules import span
from lianfang.protocol.timeline import in_force

FACTS, ROUNDS, SAMPLE = 2_000_000, 3, 5
DAY = date(2021, 8, 6)


def measure(size: int | None) -> dict[str, object]:
    """Count and rank every unit of a city over a day of `size` facts, 2,000,000 without it."""
    facts = size or FACTS
    began = time.perf_counter()
    city = build(facts, DAY, communities=COMMUNITIES, teams=TEAMS, doors=DOORS)
    sys.stderr.write(f"{facts:,} facts of one day after {time.perf_counter() - began:.0f} s\n")
    cut_off, took = at(DAY, 18), []
    for _turn in range(ROUNDS):
        _forget()
        begins = time.perf_counter()
        units, reports = _report(city.outbreak, cut_off)
        took.append(time.perf_counter() - begins)
    checked, unit_ms = _reference(city.outbreak, cut_off, units, reports)
    _forget()
    begins = time.perf_counter()
    locked = actions.lock(city.outbreak, DAY, by=None, now=cut_off + timedelta(minutes=30))
    lock_s = time.perf_counter() - begins
    again = time.perf_counter()
    same = _same(locked.pk)
    return {
        "bench": "report",
        "commit": commit(),
        "cores": os.cpu_count(),
        "rounds": ROUNDS,
        "load_average": os.getloadavg()[1],
        "facts": facts,
        "households": city.households,
        "communities": sum(unit.team_id is None for unit in units),
        "teams": sum(unit.team_id is not None for unit in units),
        "figures": len(FIGURES),
        "first_s": round(took[0], 2),
        "median_s": round(median(took), 2),
        "worst_s": round(max(took), 2),
        "lock_s": round(lock_s, 2),
        "ranked": Ranking.objects.filter(locked=locked).count(),
        "reference_ms_a_unit": round(unit_ms, 1),
        "reference_s_all_units": round(unit_ms * len(units) / 1000, 1),
        "differ": checked,
        "recounted": same[0],
        "recounted_differ": same[1],
        "recount_ms": round((time.perf_counter() - again) * 1000 / max(same[0], 1), 1),
    }


def _report(outbreak: Outbreak, cut_off: datetime) -> tuple[list[Unit], list[dict[str, int]]]:
    """Count all units and rank both kinds, as locking does, without writing."""
    numbers = in_force(outbreak.disease, DAY).ranking
    units = queries.units_of(outbreak, cut_off)
    copies = queries.copies(queries.asked(outbreak, DAY, cut_off), units)
    reports = [copy.given | copy.figures for copy in copies]
    for kind in ("area", "team"):
        scores = [
            rules.score(report | {"reports_due": 1, "reports_on_time": 1}, numbers).value
            for unit, report in zip(units, reports, strict=True)
            if unit.kind == kind
        ]
        rules.ranks(scores)
    return units, reports


def _forget() -> None:
    """Begin with a new connection and empty buffers of the database, as far as it lets us."""
    with suppress(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_buffercache")
        cursor.execute("SELECT pg_buffercache_evict_all()")
    if not connection.in_atomic_block:
        connection.close()
        connection.connect()


def _reference(
    outbreak: Outbreak, cut_off: datetime, units: list[Unit], reports: list[dict[str, int]]
) -> tuple[int, float]:
    """Count a few units one by one; say how many figures differ, and how long a unit takes."""
    wanted, differ, took = queries.asked(outbreak, DAY, cut_off), 0, []
    step = max(1, len(units) // SAMPLE)
    for place in range(0, len(units), step):
        begins = time.perf_counter()
        found = _naive(wanted, units[place].area_id)
        took.append((time.perf_counter() - begins) * 1000)
        differ += sum(reports[place][key] != found[key] for key in FIGURES)
    return differ, median(took)


def _naive(wanted: Any, area_id: int) -> dict[str, int]:
    """Ask for one unit's figures, a statement a source, and add up what its grids say."""
    low, high = span(area_id)
    found: dict[str, int] = dict.fromkeys(FIGURES, 0)
    with connection.cursor() as cursor:
        for source in SOURCES.values():
            cursor.execute(counting_sql(source), wanted.parameters(low, high))
            for row in cursor.fetchall():
                for key, n in zip(source.columns, row[1:], strict=True):
                    found[key] += n
    return found


def _same(locked_id: UUID) -> tuple[int, int]:
    """Count a few locked reports again from the facts; say how many, and how many are not the same bytes."""
    rows = UnitReport.objects.filter(locked=locked_id).select_related("locked__outbreak").order_by("id")
    some = list(rows[:: max(1, rows.count() // SAMPLE)])
    return len(some), sum(queries.recounted(report) != queries.bytes_of(report) for report in some)
