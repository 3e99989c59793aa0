"""The pages of a round's plan, its sites, sampling points and groups: what they show and store."""

from datetime import date, time
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_post, make_user
from lianfang.people.actions import add_identifier
from lianfang.people.tests.make import make_number, make_person
from lianfang.places.tests.make import HESHAN, make_area, make_site
from lianfang.testing import actions
from lianfang.testing.actions import Hours
from lianfang.testing.models import ListedArea, ListedPerson, Round, RoundSite, SiteHours
from lianfang.testing.tests.make import MORNING, NOON, fact, make_code, make_round, make_scene
from lianfang.testing.tests.test_followers import follow
from lianfang.testing.tests.test_views import text
from lianfang.web import clock

FOUR, FIVE = date(2021, 8, 4), date(2021, 8, 5)

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief() -> User:
    return make_user("testing_chief")


@pytest.fixture
def browser(client: Client, chief: User, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    client.force_login(chief)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.fixture
def draft(chief: User) -> Round:
    street = make_area(43, 9, 3, 1)
    for _ in range(3):
        make_person(area=street)
    return make_round(state="draft", number=2, starts_on=FOUR, ends_on=FIVE)


def post(browser: Client, url: str, **data: Any) -> int:
    return browser.post(url, data).status_code


def test_the_plan_shows_what_the_protocol_proposes_and_the_people_of_each_street(
    browser: Client, draft: Round
) -> None:
    html = text(browser, reverse("round_plan", args=[draft.pk]))
    for words in (
        "every 5 days",
        "no positive is known here",
        "3 to come by the register, target 1,000",
        "Key groups",
        "Take 3 as the target",
        "too few on 2 of 2 days",
        "0 of 1 streets",
        "1,000, by the register 3",
    ):
        assert words in html, words
    csv = browser.get(reverse("round_plan", args=[draft.pk]) + "?export=csv").content.decode()
    assert ",3,0,0,3," in csv


def test_what_is_decided_is_stored(browser: Client, draft: Round) -> None:
    url = reverse("round_plan", args=[draft.pk])
    street = make_area(43, 9, 3, 1).pk
    edit = {"starts_on": "2021-08-04", "ends_on": "2021-08-06", "target": 900, "pool_size": 10}
    edit |= {"number": 2, "skip_tested_days": 3, "every_days": 2}
    assert post(browser, url, do="edit", **edit) == 302
    assert post(browser, url, do="modes", **{"m-other": "pool5", "m-key_groups": "single"}) == 302
    assert post(browser, url, do="days", **{"street": street, f"d-{street}": "2021-08-05"}) == 302
    draft.refresh_from_db()
    assert (draft.ends_on, draft.skip_tested_days, draft.every_days, draft.pool_size) == (
        date(2021, 8, 6),
        3,
        2,
        5,
    )
    assert draft.days.get().day == FIVE
    assert post(browser, url, do="spread") == 302
    assert draft.days.get().day == FOUR
    assert post(browser, url, do="target") == 302
    draft.refresh_from_db()
    assert draft.target == 3
    assert post(browser, url, do="copy", starts_on="2021-08-07") == 302
    assert post(browser, url, do="drop") == 302
    assert Round.objects.get(number=3).every_days == 2


def test_what_cannot_be_is_said(browser: Client, draft: Round) -> None:
    url = reverse("round_plan", args=[draft.pk])
    assert post(browser, url, do="edit", starts_on="yesterday") == 200  # the form says what is wrong
    assert post(browser, url, do="days", street="abc") == 409
    assert post(browser, url, do="dance") == 409
    assert post(browser, url, do="copy") == 409
    browser.force_login(make_user("observer"))
    assert post(browser, url, do="spread") == 403


def test_sites_get_hours_and_leave_the_round(browser: Client, draft: Round) -> None:
    url, site = reverse("round_sites", args=[draft.pk]), make_site(name="梓山湖公园")
    assert post(browser, url, do="add", sites=site.pk) == 302
    hours = {"days": ["2021-08-04", "2021-08-05"], "opens": "07:00", "closes": "21:00", "per_hour": 300}
    assert post(browser, url, do="hours", site=site.pk, **hours) == 302
    assert SiteHours.objects.count() == 2
    html = text(browser, url)
    assert "4 Aug – 5 Aug 07:00–21:00" in html
    assert post(browser, url, do="hours", **hours) == 409  # nobody was ticked
    assert post(browser, url, do="hours", site=site.pk, **hours | {"opens_again": "22:00"}) == 200
    assert "4,200" in text(
        browser, reverse("round_plan", args=[draft.pk])
    )  # what the sites can swab in a day
    assert post(browser, url, do="shut", site=site.pk) == 302
    assert post(browser, url, do="remove", site=site.pk) == 302
    assert not SiteHours.objects.exists()
    assert not RoundSite.objects.exists()


def test_a_site_plan_is_accepted(browser: Client, draft: Round) -> None:
    community = make_area(43, 9, 3, 1, 1)
    make_person(area=community)
    url = reverse("round_site_plan", args=[draft.pk])
    assert f'name="n-{community.pk}" value="1"' in text(browser, url)
    assert post(browser, url, **{f"n-{community.pk}": "2"}) == 302
    assert draft.sites.count() == 2
    assert post(browser, url, **{"n-x": "2"}) == 409


def test_points_as_they_are(browser: Client, chief: User) -> None:
    scene = make_scene()
    other = make_site(name="朝阳广场")
    actions.add_sites(scene.round, [scene.site, other], by=chief, now=NOON)
    actions.set_hours(scene.round, [scene.site], [FIVE], [Hours(time(7), time(21), 300)], by=chief, now=NOON)
    scene.phone.tell(*scene.swabs(10, make_code(), minutes=200))
    queue = {"site_id": scene.site.pk, "waiting": 90, "lanes": 2}
    scene.phone.tell(fact("testing.queue", queue, at=NOON.replace(minute=30, hour=3)))
    follow()
    html = text(browser, reverse("points"))
    assert scene.site.name in html
    assert "90 wait" in html
    assert "30 min ago" in html
    assert "朝阳广场" not in text(browser, reverse("points") + "?wrong=on")
    page = reverse("point", args=[scene.site.pk])
    assert post(browser, page, kind="park", lanes=4) == 302
    html = text(browser, page)
    assert "Park or square" in html
    assert "Wait over an hour" in html
    assert "朝阳广场" in html
    assert "arrivals=7%3A300+8%3A300" in html  # people are planned for whom it can swab
    told = reverse("point_queue", args=[scene.site.pk])
    assert post(browser, told, waiting=7, lanes=3) == 403  # who plans is not there
    make_post(chief, "site_lead")
    assert post(browser, told, waiting=7, lanes=3) == 302
    assert post(browser, told, waiting=-1, lanes=3) == 409
    assert "7 wait" in text(browser, page)
    csv = browser.get(reverse("points") + "?export=csv").content.decode()
    assert scene.site.name in csv


def test_groups_are_filled_and_ended(browser: Client, chief: User, draft: Round) -> None:
    clerk = make_user("epidemiologist", area_id=HESHAN)
    person = make_person()
    number = make_number()
    add_identifier(person, kind="resident_id", number=number, by=clerk, now=MORNING)
    url = reverse("groups")
    said = {"population": "key_groups", "from_on": "2021-08-05", "source": "医院名单"}
    assert post(browser, url, do="people", numbers=f"{number}\n430903199001011234", **said) == 302
    assert ListedPerson.objects.get().person == person
    assert "belong to nobody" in text(browser, url)
    assert post(browser, url, do="area", area="430903001", **said) == 302
    listed = ListedArea.objects.get()
    assert post(browser, reverse("group_end"), person=ListedPerson.objects.get().pk, area=listed.pk) == 302
    listed.refresh_from_db()
    assert listed.until_on == FIVE
    browser.force_login(make_user("sampler"))
    assert browser.get(url).status_code == 403
