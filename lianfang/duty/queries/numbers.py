"""Which protocol holds where, and how warm it is."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import cache

from lianfang.common.dates import CITY_ZONE
from lianfang.duty import rules
from lianfang.duty.models import Heat
from lianfang.outbreak.models import Outbreak
from lianfang.places.rules import ancestors, inside
from lianfang.protocol import timeline
from lianfang.protocol.schema import Protocol

HOUR = timedelta(hours=1)
STALE = 2  # hours: an older measurement says nothing about now (design choice)
Protocols = Callable[[int, date], Protocol]
Warmth = Callable[[int, datetime], float | None]


def protocols() -> Protocols:
    """Give the function that names the protocol of an area on a day: of the outbreak fought there; without one, the one
    whose suits are warned first. Reads outbreaks once."""
    fought = list(Outbreak.objects.order_by("-began_on", "id"))

    @cache
    def of(area_id: int, day: date) -> Protocol:
        for one in fought:
            near = inside(area_id, one.area_id) or inside(one.area_id, area_id)
            if near and one.began_on <= day and (one.ended_on is None or day <= one.ended_on):
                return timeline.in_force(one.disease, day)
        found = [p for disease in timeline.diseases() for p in timeline.versions(disease)[-1:]]
        known = [p for p in found if p.effective_from <= day] or found
        return min(known, key=lambda p: (p.field.suit_warn_hours.value, p.version))

    return of


def protocol_of(area_id: int, day: date) -> Protocol:
    """Name the protocol of an area on a day."""
    return protocols()(area_id, day)


def full_hour(instant: datetime) -> datetime:
    """Give the full hour, by the city's clock, in which an instant lies."""
    return instant.astimezone(CITY_ZONE).replace(minute=0, second=0, microsecond=0)


def around(area_ids: Iterable[int]) -> set[int]:
    """Name some areas and all around them."""
    return {one for area in set(area_ids) for one in (area, *ancestors(area))}


def warmth(area_ids: Iterable[int], first: datetime) -> Warmth:
    """Give the function that says how warm it was somewhere: what was measured nearest above, in that hour or shortly
    before; None when nobody measured. Reads measurements once."""
    rows = Heat.objects.filter(area_id__in=around(area_ids), hour__gte=full_hour(first) - STALE * HOUR)
    known = {(area, hour): float(c) for area, hour, c in rows.values_list("area_id", "hour", "celsius")}

    @cache
    def of(area_id: int, hour: datetime) -> float | None:
        for area in (area_id, *sorted(ancestors(area_id), reverse=True)):
            for back in range(STALE + 1):
                if (area, hour - back * HOUR) in known:
                    return known[area, hour - back * HOUR]
        return None

    return lambda area_id, instant: of(area_id, full_hour(instant)) if known else None


def levels_now(area_ids: Sequence[int], now: datetime) -> dict[int, tuple[float | None, str]]:
    """Give how warm it is in some areas now, and what level that is."""
    warm, of, day = warmth(area_ids, now), protocols(), full_hour(now).date()
    found = {area: warm(area, now) for area in area_ids}
    return {area: (celsius, rules.heat_level(celsius, of(area, day))) for area, celsius in found.items()}
