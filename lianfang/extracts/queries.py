"""The counts of one day, read from facts and what followed from them."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import connection

from lianfang.cases.models import Case
from lianfang.common.dates import at
from lianfang.exchange.deidentifying import band
from lianfang.extracts.rules import Row
from lianfang.people.rules.numbers import age
from lianfang.places.rules import Span, at_level, official_code
from lianfang.sync.models import Fact
from lianfang.sync.queries import COUNTS
from lianfang.vaccination.models import GivenDose

Rows = list[tuple[int, Row]]  # the area a row is about, and the row

_TOWNSHIP = "{t}.area_id / 1000000 * 1000000"  # the first four of an area's six levels; places.rules
_FACTS = """
SELECT {township}, extract(hour FROM t.at AT TIME ZONE 'Asia/Shanghai')::int,
    count(*) FILTER (WHERE {counts}), count(*) FILTER (WHERE t.dispute <> ''), count(*) FILTER (WHERE NOT ({counts}))
FROM {table} t WHERE t.at >= %(first)s AND t.at < %(last)s GROUP BY 1, 2"""
_RESULTS = """
SELECT {township}, r.meaning, r.single, count(*),
    round(percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM r.resulted_at - r.taken_at) / 60))::int
FROM testing_personresult r WHERE r.resulted_at >= %(first)s AND r.resulted_at < %(last)s GROUP BY 1, 2, 3"""


def facts(day: date) -> Rows:
    """Count what devices told of a day, by township, kind and hour; `persons` marks kinds that are about persons."""
    found: Rows = []
    for model in sorted(_kinds(), key=lambda m: m._meta.label_lower):
        sql = _FACTS.format(
            township=_TOWNSHIP.format(t="t"), table=model._meta.db_table, counts=COUNTS.format(t="t")
        )
        persons = getattr(model, "GROUP", "") == "person"
        for area, hour, n, disputed, taken_back in _ask(sql, day):
            told = {"kind": model._meta.label_lower, "hour": hour, "persons": persons}
            found.append((area, told | {"n": n, "disputed": disputed, "taken_back": taken_back}))
    return found


def _kinds() -> Iterator[type[Fact]]:
    for model in apps.get_models():
        if issubclass(model, Fact):
            yield model


def results(day: date) -> Rows:
    """Count the results of a day by township and what they mean."""
    return [
        (area, {"meaning": meaning, "single": single, "people": n, "minutes": minutes})
        for area, meaning, single, n, minutes in _ask(_RESULTS.format(township=_TOWNSHIP.format(t="r")), day)
    ]


def cases(day: date) -> Rows:
    """Count those found infected on a day by district, state, origin and age."""
    rows = Case.objects.filter(
        detected_at__gte=at(day), detected_at__lt=at(day, 24), state__in=["confirmed", "asymptomatic"]
    ).values_list("area_id", "state", "imported", "person__born_on")
    looks = Counter(
        (at_level(area, "district"), state, imported, _band(born, day))
        for area, state, imported, born in rows
    )
    return [
        (area, {"state": state, "imported": imported, "age": years, "people": n})
        for (area, state, imported, years), n in looks.items()
    ]


def doses(day: date) -> Rows:
    """Count the doses of a day by township, product, number and age."""
    rows = GivenDose.objects.filter(day=day, void_at=None, doubted=False).values_list(
        "area_id", "disease", "product", "number", "person__born_on"
    )
    looks = Counter(
        (at_level(area, "township"), disease, product, number, _band(born, day))
        for area, disease, product, number, born in rows
    )
    return [
        (area, {"disease": disease, "product": product, "number": number, "age": years, "people": n})
        for (area, disease, product, number, years), n in looks.items()
    ]


READ: dict[str, Callable[[date], Rows]] = {
    "facts": facts,
    "results": results,
    "cases": cases,
    "doses": doses,
}


def _band(born: date | None, day: date) -> str:
    return band(age(born, day)) if born else ""


def code(area: int, level: str) -> str:
    """Give the code of the district or township an area lies in."""
    return official_code(at_level(area, level))


def outside(rows: Rows, spans: Sequence[Span]) -> bool:
    """Say whether a row is about an area that lies in none of these."""
    return any(not any(first <= area <= last for first, last in spans) for area, _ in rows)


def _ask(sql: str, day: date) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        bounds: dict[str, datetime] = {"first": at(day), "last": at(day, 24)}
        cursor.execute(sql, bounds)
        return list(cursor.fetchall())
