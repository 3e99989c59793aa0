"""Invented people for an exercise. Nobody real is copied: whoever exercises by mistake in earnest finds nobody."""

from datetime import date, datetime
from itertools import cycle

from lianfang.people.models import Household, Person
from lianfang.people.naming import write_terms
from lianfang.places.models import Area
from lianfang.places.rules import LEVELS, inside

FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "春夏秋冬山川江河松竹梅兰星月晴雨风雪安宁"
MARK = "演"  # stands in every name: on any paper one sees that it is an exercise
BEHIND = 3  # people behind a door


def invent(area_id: int, n: int, now: datetime) -> None:
    """Put invented people on record in the communities of an area, three behind each door."""
    homes = _communities(area_id)
    people: list[Person] = []
    doors: list[Household] = []
    for serial, home in zip(range(n), cycle(homes), strict=False):
        if serial % BEHIND == 0 or not doors or doors[-1].area_id != home:
            doors.append(
                Household(area_id=home, address=f"{MARK}练{len(doors) // 40 + 1}栋{len(doors) % 40 + 101}")
            )
        people.append(_person(serial, doors[-1], now))
    Household.objects.bulk_create(doors)
    Person.objects.bulk_create(people)
    write_terms({person.name for person in people})


def _communities(area_id: int) -> list[int]:
    rows = Area.objects.filter(closed_on=None, depth__gte=LEVELS.index("township")).order_by("-depth", "pk")
    within = [(each.pk, each.depth) for each in rows if inside(each.pk, area_id)]
    deepest = LEVELS.index("community")
    return [pk for pk, depth in within if depth == deepest] or [pk for pk, _depth in within] or [area_id]


def _person(serial: int, door: Household, now: datetime) -> Person:
    family = FAMILY[serial // BEHIND % len(FAMILY)]
    given = GIVEN[serial % len(GIVEN)] + (
        GIVEN[serial // len(GIVEN) % len(GIVEN)] if serial >= len(GIVEN) else ""
    )
    return Person(
        name=f"{family}{MARK}{given}",
        sex="fm"[serial % 2],
        born_on=date(1935 + serial * 7 % 75, serial % 12 + 1, serial % 28 + 1),
        phone=f"1990000{serial:04d}",
        area_id=door.area_id,
        household=door,
        registered_at=now,
    )
