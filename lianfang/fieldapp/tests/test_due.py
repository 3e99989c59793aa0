"""What is due at doors, on a phone: one row a door, told again when a visit, a hand-over or a round changes it."""

from datetime import datetime, timedelta

import pytest

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.common.ids import uuid7
from lianfang.fieldapp.kinds import KINDS
from lianfang.fieldapp.tests.make import Caller, read
from lianfang.fieldapp.tests.rosters import COMMUNITY, Kept
from lianfang.grid.tests.make import give
from lianfang.needs import actions as tickets
from lianfang.needs.tests.make import make_need
from lianfang.notices.actions import Text
from lianfang.notices.tests.make import make_issued
from lianfang.people.tests.make import make_household
from lianfang.places.models import Area
from lianfang.places.rules import pack
from lianfang.places.tests.make import HESHAN, make_area
from lianfang.sync.follow import catch_up
from lianfang.sync.tests.make import outcomes, send
from lianfang.visits import actions
from lianfang.visits.tests.make import visit
from lianfang.web import clock
from lianfang.work import FOLLOWS
from lianfang.workforce.tests.make import make_worker


@pytest.fixture(autouse=True)
def present(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    monkeypatch.setattr(clock, "wall", lambda: now)


def walked(area: Area, boss: User, now: datetime) -> None:
    day = now.date()
    told = actions.Plan(
        "入户排查", "all", ["survey", "letter"], day - timedelta(days=1), day + timedelta(days=1)
    )
    actions.open_round(actions.plan(area, told, by=boss, now=now), by=boss, now=now)


@pytest.mark.django_db(transaction=True)
def test_what_is_due_at_a_door_comes_to_the_phone(now: datetime) -> None:
    area = make_area(43, 9, 3, 402, 7)
    user, boss = make_user("grid_worker", area_id=COMMUNITY), make_user("dispatcher", area_id=pack(43, 9))
    phone, home, other = Caller(user), make_household(area=area), make_household(area=area)
    kept = Kept(phone).fetch()
    assert kept.of("due") == {}
    walked(area, boss, now)
    kept.follow()
    row = kept.of("due")[str(home.pk)]
    assert (row["tasks"], row["mine"], row["call"], row["tries"]) == (["letter", "survey"], False, False, 0)
    give(home, make_worker(user=user), by=boss)
    kept.follow()
    assert [kept.of("due")[str(one.pk)]["mine"] for one in (home, other)] == [True, False]
    told = visit(home.pk, at=now, area=COMMUNITY, tasks=["survey", "letter"])
    missed = visit(other.pk, "no_answer", at=now, area=COMMUNITY)
    assert outcomes(send(phone.token, told, missed, now=now, kinds=KINDS)) == ["accepted"] * 2
    catch_up(FOLLOWS, now=now)
    kept.follow()
    assert kept.of("due")[str(home.pk)]["tasks"] == []
    assert (kept.of("due")[str(other.pk)]["tries"], kept.of("due")[str(other.pk)]["tasks"]) == (
        1,
        ["letter", "survey"],
    )
    fresh = Kept(phone).fetch()
    assert set(fresh.of("due")) == {str(other.pk)}


@pytest.mark.django_db(transaction=True)
def test_letters_and_earlier_needs_of_a_door_come_to_the_phone(now: datetime) -> None:
    area = make_area(43, 9, 3, 402, 7)
    user, boss = make_user("grid_worker", area_id=COMMUNITY), make_user("dispatcher", area_id=pack(43, 9))
    phone, home, other = Caller(user), make_household(area=area), make_household(area=area)
    letter = make_issued(now=now - timedelta(hours=2), text=Text("给居民的信", "请看。", "A letter", "Look."))
    me = read(phone.get("me"))
    assert me["letters"] == [
        {"id": str(letter.pk), "name": "给居民的信", "name_en": "A letter", "areas": [HESHAN]}
    ]
    need = make_need("没有胰岛素了", boss, area_id=COMMUNITY, household_id=home.pk, told_at=now)
    kept = Kept(phone).fetch()
    assert kept.of("more") == {
        str(home.pk): {"t": "more", "household_id": str(home.pk), "letters": [], "needs": ["没有胰岛素了"]}
    }
    told = {
        "id": str(uuid7()),
        "kind": "notices.delivery",
        "at": now.isoformat(),
        "area": COMMUNITY,
        "data": {"notice_id": str(letter.pk), "household_id": str(other.pk), "way": "left"},
    }
    assert outcomes(send(phone.token, told, now=now, kinds=KINDS)) == ["accepted"]
    tickets.sort(need, kind="medicine", by=boss, now=now)
    tickets.meet(need, text="已送到", by=boss, now=now)
    catch_up(FOLLOWS, now=now)
    kept.follow()
    assert kept.of("more")[str(home.pk)]["needs"] == []
    assert kept.of("more")[str(other.pk)]["letters"] == [str(letter.pk)]
    assert set(Kept(phone).fetch().of("more")) == {str(other.pk)}
