"""Ways between places as a kind of table: what a city knows of its streets, where plans would take straight lines."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy

from lianfang.accounts.access import spans
from lianfang.documents.tables import BAD, CHANGED, KNOWN, NEW, Cells, Done, Field, Kind, Work
from lianfang.places.rules import at_level
from lianfang.transport.matrix import DAY, FAR, Leg, flaw
from lianfang.transport.models import RoadWay
from lianfang.transport.queries import PLAN

WHY = {
    "name": gettext_lazy(
        "Write the names of both places, as stops, sites and places of vehicles are called."
    ),
    "itself": gettext_lazy("That is the same place twice."),
    "seconds": gettext_lazy("The seconds are no number between 0 and %(most)s."),
    "metres": gettext_lazy("The metres are no number between 0 and %(most)s."),
    "forbidden": gettext_lazy("You may not plan rides in any city."),
}


def take_ways(rows: Sequence[Cells], work: Work) -> list[Done]:
    """Take in ways of the reader's city; a way that is on record is changed, one that says the same is known."""
    city = next((at_level(first, "city") for first, _last in spans(work.by, PLAN, work.today)), None)
    if city is None:
        return [_bad("forbidden") for _cells in rows]
    legs = [_leg(cells) for cells in rows]
    there = {
        (way.origin, way.destination): way
        for way in RoadWay.objects.filter(area_id=city, origin__in={leg.origin for leg in legs})
    }
    return [_taken(leg, city, there) for leg in legs]


def _leg(cells: Cells) -> Leg:
    return Leg(
        *(" ".join(cells.get(key, "").split()) for key in ("origin", "destination", "seconds", "metres"))
    )


def _bad(why: str) -> Done:
    return Done(BAD, str(WHY[why]) % {"most": DAY if why == "seconds" else FAR})


def _taken(leg: Leg, city: int, there: dict[tuple[str, str], RoadWay]) -> Done:
    why = flaw(leg)
    if why:
        return _bad(why)
    seconds, metres = round(float(leg.seconds)), round(float(leg.metres))
    way = there.get((leg.origin, leg.destination))
    if way is None:
        way = RoadWay(area_id=city, origin=leg.origin, destination=leg.destination)
        state, before = NEW, None
    elif (way.seconds, way.metres) == (seconds, metres):
        return Done(KNOWN, "", str(way.pk))
    else:
        state, before = CHANGED, {"seconds": way.seconds, "metres": way.metres}
    way.seconds, way.metres = seconds, metres
    way.save()
    there[leg.origin, leg.destination] = way
    return Done(state, "", str(way.pk), before)


def undo_ways(ids: Sequence[str], before: Mapping[str, dict[str, Any]], _work: Work) -> dict[str, str]:
    """Take ways off the record; those that were changed say again what they said."""
    for pk in ids:
        rows = RoadWay.objects.filter(pk=pk)
        if pk in before:
            rows.update(**before[pk])
        else:
            rows.delete()
    return {}


def give_ways(_user: object, _on: object) -> Iterator[Cells]:
    """Give all ways that were brought."""
    for way in RoadWay.objects.order_by("pk").iterator(chunk_size=2_000):
        yield {name: str(getattr(way, name)) for name in ("origin", "destination", "seconds", "metres")}


WAYS = Kind(
    "ways",
    gettext_lazy("Ways between places"),
    "route",
    PLAN,
    (
        Field(
            "origin",
            gettext_lazy("Way from"),
            ("from", "起点", "出发地", "出发点", "Way from"),
            True,
            "桃花仑候车点",
        ),
        Field(
            "destination",
            gettext_lazy("Way to"),
            ("to", "终点", "目的地", "到达地", "Way to"),
            True,
            "市中心医院",
        ),
        Field(
            "seconds",
            gettext_lazy("Seconds"),
            ("秒", "秒数", "Seconds", "行驶时间（秒）", "用时（秒）"),
            True,
            "540",
        ),
        Field(
            "metres",
            gettext_lazy("Metres"),
            ("米", "米数", "Metres", "距离", "距离（米）", "里程（米）", "meters"),
            True,
            "3800",
        ),
    ),
    take_ways,
    undo_ways,
    give=give_ways,
    help=gettext_lazy(
        "Places go by the names of stops, sites and where vehicles stand. One row for each direction; where a way is "
        "missing, plans take a straight line, and say so."
    ),
)
