"""Somebody stands in: their own roles in the areas lent, from a day to a day, and no more."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from lianfang.accounts import deputies
from lianfang.accounts.access import may
from lianfang.accounts.models import AuditEntry, User
from lianfang.accounts.tests.make import make_user
from lianfang.common.dates import day_of
from lianfang.common.tests.refusals import refused
from lianfang.places.tests.make import HESHAN, TAOJIANG, YIYANG, make_area

pytestmark = pytest.mark.django_db


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_a_deputy_keeps_their_own_roles_in_the_area_lent(now: datetime) -> None:
    make_area(43, 9, 22)
    chief, desk = make_user("commander", area_id=HESHAN), make_user("dispatcher", area_id=TAOJIANG)
    today = day_of(now)
    week: Any = {"from_on": today, "to_on": today + timedelta(days=6)}
    row = deputies.name_deputy(chief, desk, **week, reason="出差", by=chief, now=now)
    stands = fresh(desk)
    assert may(stands, "workforce.manage", today, HESHAN)
    assert not may(stands, "outbreak.command", today, HESHAN)
    assert not may(stands, "workforce.manage", today + timedelta(days=7), HESHAN)
    assert AuditEntry.objects.get(verb="accounts.deputy.named").data["to"] == desk.username
    deputies.end_deputy(row, by=desk, now=now)
    assert may(fresh(desk), "workforce.manage", today, HESHAN)
    assert not may(fresh(desk), "workforce.manage", today + timedelta(days=1), HESHAN)
    with refused("ended"):
        deputies.end_deputy(row, by=chief, now=now + timedelta(days=1))


def test_who_may_name_a_deputy(now: datetime) -> None:
    make_area(43, 9, 22)
    chief, desk = make_user("commander", area_id=HESHAN), make_user("dispatcher", area_id=TAOJIANG)
    day: Any = {"from_on": day_of(now), "to_on": day_of(now)}
    with refused("forbidden"):
        deputies.name_deputy(chief, desk, **day, by=desk, now=now)
    deputies.name_deputy(chief, desk, **day, by=make_user("administrator", area_id=YIYANG), now=now)


@pytest.mark.parametrize(
    ("first", "last", "whom", "code"),
    [
        (0, -1, "desk", "dates"),
        (0, 200, "desk", "dates"),
        (-9, -1, "desk", "dates"),
        (0, 1, "self", "yourself"),
        (0, 1, "far", "stranger"),
        (0, 1, "above", "no_posts"),
    ],
)
def test_what_cannot_be_lent(now: datetime, first: int, last: int, whom: str, code: str) -> None:
    for numbers in [(43, 9, 22), (43, 10)]:
        make_area(*numbers)
    chief = make_user("commander", area_id=HESHAN)
    people = {
        "self": chief,
        "desk": make_user("dispatcher", area_id=TAOJIANG),
        "far": make_user("dispatcher", area_id=make_area(43, 10).pk),
        "above": make_user("commander", area_id=YIYANG),
    }
    today: date = day_of(now)
    with refused(code):
        deputies.name_deputy(
            chief,
            people[whom],
            from_on=today + timedelta(days=first),
            to_on=today + timedelta(days=last),
            by=chief,
            now=now,
        )
    assert not people[whom].posts.exclude(stand_in=None).exists()
