"""Whom an open round of tests still expects: who has no swab of it and need not stay away."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from lianfang.common.dates import day_of
from lianfang.people.models import Person
from lianfang.places.rules import ancestors
from lianfang.testing.models import Round
from lianfang.testing.queries.exemptions import exempt_for
from lianfang.testing.queries.missing import comes_later, missing


def expected(person_ids: Collection[UUID], now: datetime) -> dict[UUID, Round]:
    """Give for some people the open round of mass testing that expects a swab of them now: they live in its area, have
    none of it, are not exempt, and their street's day has come. Whoever is expected nowhere is left out. A few
    statements for each round that runs there."""
    people = Person.objects.filter(pk__in=list(person_ids))
    areas = {area for one in people.values_list("area_id", flat=True) for area in ancestors(one)}
    today = day_of(now)
    rounds = Round.objects.filter(
        state=Round.State.OPEN, pool_size__gt=1, area__in=areas, starts_on__lte=today, ends_on__gte=today
    )
    found: dict[UUID, Round] = {}
    for round_ in rounds.order_by("starts_on", "number"):
        rows = missing(round_).filter(pk__in=list(person_ids))
        for why in (*exempt_for(round_, now), comes_later(round_, today)):
            rows = rows.exclude(why)
        for pk in rows.values_list("pk", flat=True):
            found.setdefault(pk, round_)
    return found
