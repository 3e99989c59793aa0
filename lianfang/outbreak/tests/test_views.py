"""The pages of outbreaks."""

from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianfang.accounts.tests.make import make_user
from lianfang.common.dates import at
from lianfang.outbreak import actions
from lianfang.outbreak.models import Goal, Outbreak
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.places.tests.make import HESHAN, TAOJIANG, YIYANG, make_area
from lianfang.web import clock

pytestmark = pytest.mark.django_db
NOT_FOUND, FORBIDDEN, REFUSED = 404, 403, 409


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """Let pages think it is 5 August 2021."""
    monkeypatch.setattr(clock, "now", lambda: now)


def signed_in(role: str, area_id: int = YIYANG) -> Client:
    client = Client(headers={"accept-language": "en"})
    user = make_user(role, area_id=area_id, language="en")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def get(client: Client, name: str, *args: object, status: int = 200) -> str:
    response = client.get(reverse(name, args=args))
    assert response.status_code == status
    return response.content.decode()


def post(client: Client, name: str, *args: object, **told: Any) -> str:
    response = client.post(reverse(name, args=args), told, follow=True)
    return response.content.decode()


def test_the_list_shows_running_and_past_ones(now: datetime) -> None:
    make_area(43, 9, name_en="Yiyang City")
    running = make_outbreak()
    make_outbreak(disease="measles", variant="", began_on=date(2021, 3, 1), ended_on=date(2021, 4, 1))
    commander = make_user("commander", area_id=YIYANG)
    actions.set_level(running, level="II", at=at(date(2021, 8, 1)), reason="新增", by=commander, now=now)
    page = get(signed_in("observer", HESHAN), "outbreaks")
    assert "Yiyang City · COVID-19 (Delta), July 2021" in page
    assert "Level II" in page
    assert "Day 7" in page
    assert "Over" in page
    assert "Open an outbreak" not in page


def test_an_empty_list_says_so() -> None:
    assert "None is being fought" in get(signed_in("observer", TAOJIANG), "outbreaks")


def test_the_page_shows_level_goals_and_numbers_with_their_grade(now: datetime) -> None:
    outbreak = make_outbreak()
    commander = make_user("commander", area_id=YIYANG)
    for level, day in [("IV", 30), ("II", 31)]:
        actions.set_level(
            outbreak, level=level, at=at(date(2021, 7, day)), reason="升级", by=commander, now=now
        )
    late = actions.add_goal(outbreak, text="患者零增长", due_on=date(2021, 8, 4), by=commander, now=now)
    met = actions.add_goal(outbreak, text="首轮检测完成", by=commander, now=now)
    actions.meet_goal(met, on=date(2021, 8, 5), by=commander, now=now)
    page = get(signed_in("observer"), "outbreak", outbreak.id)
    assert page.index("Level II") < page.index("Level IV")
    assert late.text in page
    assert "1 day over" in page
    assert "covid19-2021-08-03" in page
    assert "Central quarantine" in page
    assert 'class="grade' in page
    assert "Set the level" not in page


def test_a_commander_does_everything_on_the_page() -> None:
    make_area(43, 9, name="益阳市")
    client = signed_in("commander")
    told = {"disease": "covid19", "area": "益阳市", "began_on": "2021-07-30"}
    assert "COVID-19" in get(client, "outbreak_new")
    assert "The outbreak is" not in post(client, "outbreak_new", **told)
    outbreak = Outbreak.objects.get()
    assert "open here already" in post(client, "outbreak_new", **told)
    level = {"level-level": "II", "level-at": "2021-08-05T09:00", "level-reason": "新增病例"}
    assert "The level is set." in post(client, "outbreak_level", outbreak.id, **level)
    response = client.post(reverse("outbreak_level", args=[outbreak.id]), level)
    assert response.status_code == REFUSED
    assert "The goal is set." in post(client, "goal_new", outbreak.id, **{"goal-text": "清零"})
    assert "The goal is met." in post(client, "goal_meet", Goal.objects.get().id)
    assert "The variant is named." in post(
        client, "outbreak_variant", outbreak.id, **{"variant-variant": "delta"}
    )
    assert "Day: " in post(client, "outbreak_close", outbreak.id, **{"close-on": "tomorrow"})
    page = post(client, "outbreak_close", outbreak.id, **{"close-on": "2021-08-05"})
    assert "The outbreak is closed." in page
    assert "Over:" in page
    assert "Set the level" not in page


def test_who_may_see_and_who_may_command() -> None:
    outbreak = make_outbreak()
    get(signed_in("sampler"), "outbreaks", status=FORBIDDEN)
    get(signed_in("sampler"), "outbreak", outbreak.id, status=FORBIDDEN)
    get(signed_in("observer"), "outbreak_new", status=FORBIDDEN)
    far = make_outbreak(area=make_area(43, 10))
    get(signed_in("observer"), "outbreak", far.id, status=NOT_FOUND)
    level = {"level-level": "II", "level-at": "2021-08-05T09:00", "level-reason": "x"}
    response = signed_in("observer").post(reverse("outbreak_level", args=[outbreak.id]), level)
    assert response.status_code == FORBIDDEN
    assert signed_in("commander").get(reverse("outbreak_level", args=[outbreak.id])).status_code == 405


def test_measles_has_its_own_numbers() -> None:
    outbreak = make_outbreak(disease="measles", variant="")
    page = get(signed_in("observer"), "outbreak", outbreak.id)
    assert "measles-2018-10-15" in page
    assert "Central quarantine" not in page
