"""The pages of testing: what they show, to whom, and what they store."""

import re
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianfang.accounts.models import AuditEntry, User
from lianfang.accounts.tests.make import make_post, make_user
from lianfang.people.models import Person
from lianfang.people.tests.make import make_person
from lianfang.places.models import Area
from lianfang.places.rules import pack
from lianfang.places.tests.make import HESHAN, TAOJIANG, make_area, make_site
from lianfang.sync.actions import Changed, announce
from lianfang.sync.models import Dispute
from lianfang.testing.models import Receipt, Round, RoundSite, Swab, Tube
from lianfang.testing.tests.make import NOON, Scene, make_code, make_scene
from lianfang.testing.tests.test_followers import follow
from lianfang.web import clock
from lianfang.web.tests.saving import save

A, B, C = make_code(1), make_code(2), make_code(3)

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief() -> User:
    user = make_user("testing_chief")
    make_post(user, "lab_technician")
    return user


@pytest.fixture
def browser(client: Client, chief: User, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    client.force_login(chief)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.fixture
def scene() -> Scene:
    """Two full tubes, one of them a positive pool, an eleventh swab that holds a third."""
    scene = make_scene()
    RoundSite.objects.create(round=scene.round, site=scene.site)
    told = [*scene.swabs(10, A), *scene.swabs(10, B), *scene.swabs(11, C)]
    scene.phone.tell(*told, scene.seal(A), scene.seal(B), scene.handover("BOX-1", [A, B]))
    scene.phone.tell(scene.receipt("BOX-1", 2))
    scene.phone.tell(scene.result(A, "positive"))
    follow()
    return scene


def text(browser: Client, url: str, status: int = 200) -> str:
    response = browser.get(url)
    assert response.status_code == status, url
    return re.sub(r"\s+", " ", response.content.decode())


def test_the_list_shows_how_far_each_round_has_come(browser: Client, scene: Scene) -> None:
    html = text(browser, reverse("rounds"))
    assert reverse("round", args=[scene.round.pk]) in html
    assert "3.1%" in html  # 31 of 1,000
    assert reverse("round_new") in html


def test_the_board(browser: Client, scene: Scene) -> None:
    html = text(browser, reverse("round", args=[scene.round.pk]))
    assert '<p class="big">3.1<small>%</small></p>' in html
    assert "<b>31</b> / 1,000 people" in html
    assert "tubes: 1 positive, 0 grey, 0 invalid" in html
    assert f'<a href="{reverse("recalls")}?round={scene.round.pk}">10</a>' in html
    assert '?state=held">1</a>' in html
    assert "nobody in two open tubes" in html
    assert 'class="curve"' in html
    assert scene.site.name in html
    assert "<b>2</b>" not in html.split('id="board"')[0]


def test_the_board_asks_as_often_for_many_sites_as_for_few(browser: Client, scene: Scene) -> None:
    url = reverse("round", args=[scene.round.pk])
    browser.get(url)
    with CaptureQueriesContext(connection) as few:
        browser.get(url)
    for n in range(12):
        RoundSite.objects.create(round=scene.round, site=make_site(name=f"又一点{n}"))
        scene.phone.tell(*scene.swabs(2, make_code(40 + n)))
    with CaptureQueriesContext(connection) as many:
        browser.get(url)
    assert len(many) == len(few)


def test_the_board_narrows_to_an_area(browser: Client, scene: Scene) -> None:
    town, other = pack(43, 9, 3, 1), pack(43, 9, 3, 2)
    make_area(43, 9, 3, 1, name="甲街道", name_en="Jia", population=300)
    make_area(43, 9, 3, 2, name="乙街道", name_en="Yi", population=700)
    Area.objects.filter(id=HESHAN).update(population=1000)
    scene.phone.tell(*[fact | {"area": town} for fact in scene.swabs(3, make_code(9))])
    follow()
    whole = text(browser, reverse("round", args=[scene.round.pk]))
    assert f"?area={town}" in whole
    html = text(browser, f"{reverse('round', args=[scene.round.pk])}?area={town}")
    assert "<b>3</b> / 300 people" in html
    assert "Jia" in html
    for nonsense in ("x", "1", str(TAOJIANG), "9" * 30):
        again = text(browser, f"{reverse('round', args=[scene.round.pk])}?area={nonsense}")
        assert "/ 1,000 people" in again
    assert text(browser, f"{reverse('round', args=[scene.round.pk])}?area={other}").count("Yi") >= 1


def test_sites_are_sorted_and_saved(browser: Client, scene: Scene) -> None:
    for n in range(3):
        RoundSite.objects.create(round=scene.round, site=make_site(name=f"某点{n}"))
    url = reverse("round", args=[scene.round.pk])
    html = text(browser, f"{url}?sort=-name")
    assert html.index("某点2") < html.index("某点1") < html.index("某点0")
    csv = save(browser, f"{url}?export=csv")
    assert csv["Content-Type"].startswith("text/csv")
    assert len(csv.content.decode().strip().splitlines()) == 5


def test_a_round_is_opened_closed_and_reconciled_here(browser: Client, scene: Scene) -> None:
    url = reverse("round_step", args=[scene.round.pk])
    assert browser.post(url, {"step": "close"}).status_code == 302
    assert Round.objects.get().state == "closed"
    refused = browser.post(url, {"step": "reconcile"})
    assert refused.status_code == 409
    assert "1 tubes not sealed, 1 without a result" in refused.content.decode()
    assert browser.post(url, {"step": "explode"}).status_code == 409
    browser.force_login(make_user("observer"))
    assert browser.post(url, {"step": "open"}).status_code == 403


def test_a_round_is_planned_with_what_the_protocol_proposes(browser: Client, scene: Scene) -> None:
    Area.objects.filter(id=HESHAN).update(population=31_000)
    html = text(browser, reverse("round_new"))
    assert 'name="pool_size" value="10"' in html
    assert 'name="target" value="31000"' in html
    assert 'name="ends_on" value="2021-08-06"' in html
    assert "Later rule" in html  # the grade of the number of people a site serves
    make_area(43, 9, 3, 1, name="甲街道", name_en="Jia", population=7_000)
    assert 'name="target" value="7000"' in text(browser, f"{reverse('round_new')}?of=Jia")
    assert "There is no such area among yours" in text(browser, f"{reverse('round_new')}?of=Nowhere")


def test_what_a_size_of_tube_costs_stands_beside_the_plan(browser: Client, scene: Scene) -> None:
    Area.objects.filter(pk=HESHAN).update(population=70_000)
    page = browser.get(reverse("round_new"), {"of": "", "infected": "100"})
    sizes = [(each.size, round(each.tests), fewest) for each, fewest in page.context["pools"]]
    assert sizes == [(1, 70_000, False), (3, 25_412, False), (5, 17_431, False), (10, 13_693, True)]
    usual = browser.get(reverse("round_new")).context["pools"]
    odd = browser.get(reverse("round_new"), {"infected": "-3"})
    assert odd.context["pools"] == usual
    assert odd.status_code == 200
    given = {
        "outbreak": str(scene.round.outbreak_id),
        "area": Area.objects.get(id=HESHAN).name,
        "starts_on": "2021-08-06",
        "ends_on": "2021-08-07",
        "pool_size": "20",
        "target": "31000",
    }
    refused = browser.post(reverse("round_new"), given)
    assert refused.status_code == 409
    assert "Between 1 and 10 people a tube" in refused.content.decode()
    planned = browser.post(reverse("round_new"), given | {"pool_size": "5"})
    new = Round.objects.get(pool_size=5)
    assert planned["Location"] == reverse("round_plan", args=[new.pk])
    sites = [make_site(name="站甲"), make_site(name="站乙")]
    browser.post(
        reverse("round_sites", args=[new.pk]), {"do": "add", "sites": [str(site.pk) for site in sites]}
    )
    assert new.sites.count() == 2
    assert "站甲" in text(browser, reverse("round_sites", args=[new.pk]))


@pytest.mark.parametrize(
    ("state", "codes"),
    [
        ("", {A, B, C}),
        ("open", {C}),
        ("in_laboratory", {B}),
        ("resulted", {A}),
        ("not_negative", {A}),
        ("held", {C}),
        ("on_the_way", set()),
        ("sealed", set()),
        ("miscounted", set()),
        ("overdue", set()),
    ],
)
def test_tubes_by_state(browser: Client, scene: Scene, state: str, codes: set[str]) -> None:
    html = text(browser, f"{reverse('round_tubes', args=[scene.round.pk])}?state={state}")
    assert {code for code in (A, B, C) if code in html} == codes


def test_tubes_of_a_site_and_late_ones(
    browser: Client, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = reverse("round_tubes", args=[scene.round.pk])
    assert scene.site.name in text(browser, f"{url}?site={scene.site.pk}")
    assert A not in text(browser, f"{url}?site={make_site(name='无').pk}")
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(hours=30))
    html = text(browser, f"{url}?state=overdue")
    assert {code for code in (A, B, C) if code in html} == {B, C}
    assert "Overdue" in html


def test_a_tube_shows_its_people_masked_unless_one_may_see_them(browser: Client, scene: Scene) -> None:
    person = Person.objects.get(pk=Swab.objects.filter(tube_code=A).order_by("person_id")[0].person_id)
    Person.objects.filter(id=person.id).update(name="欧阳小明")
    url = reverse("tube", args=[Tube.objects.get(code=A).pk])
    html = text(browser, url)
    assert "欧阳小明" in html
    assert reverse("person", args=[person.pk]) in html
    assert "Nobody in this tube is called positive" in html
    assert "Packed in box BOX-1" in html
    assert "Received, 2 tubes in the box" in html
    browser.force_login(make_user("sampler"))
    masked = text(browser, url)
    assert "欧阳小明" not in masked
    assert "欧**明" in masked
    browser.force_login(make_user("sampler", area_id=TAOJIANG))
    assert browser.get(url).status_code == 404


def test_a_held_tube_says_why(browser: Client, scene: Scene) -> None:
    html = text(browser, reverse("tube", args=[Tube.objects.get(code=C).pk]))
    assert "This tube is held" in html
    assert "The tube was already full" in html


def test_a_tube_of_strangers(browser: Client, scene: Scene) -> None:
    told = scene.swab(UUID(int=7), make_code(77), data={"site_id": UUID(int=8)})
    scene.phone.tell(told)
    html = text(browser, reverse("tube", args=[Tube.objects.get(code=make_code(77)).pk]))
    assert "Unknown person" in html
    assert "Nobody is registered under this identity" in html
    text(browser, reverse("round", args=[scene.round.pk]))
    text(browser, reverse("round_tubes", args=[scene.round.pk]))


def test_recalls_with_phones_by_right(browser: Client, scene: Scene) -> None:
    person = Person.objects.get(pk=Swab.objects.filter(tube_code=A).order_by("person_id")[0].person_id)
    Person.objects.filter(id=person.id).update(name="欧阳小明", phone="13812345678")
    html = text(browser, reverse("recalls"))
    assert "欧阳小明" in html
    assert "138****5678" in html
    assert "13812345678" not in html
    csv = save(browser, f"{reverse('recalls')}?export=csv&round={scene.round.pk}").content.decode()
    assert len(csv.strip().splitlines()) == 11
    assert "138****5678" in csv
    assert AuditEntry.objects.filter(verb="testing.recalls.exported").exists()
    browser.force_login(make_user("doctor"))
    assert "13812345678" in text(browser, reverse("recalls"))
    browser.force_login(make_user("sampler"))
    assert "欧**明" in text(browser, reverse("recalls"))
    assert "欧" not in text(browser, f"{reverse('recalls')}?state=closed")
    browser.force_login(make_user("sampler", area_id=TAOJIANG))
    assert "欧" not in text(browser, reverse("recalls"))


def test_who_was_not_swabbed(browser: Client, scene: Scene) -> None:
    someone = make_person(name="陈未采")
    announce([Changed("people.person", someone.area_id, someone.pk)], now=NOON)
    follow()
    html = text(browser, reverse("round_missing", args=[scene.round.pk]))
    assert "陈未采" in html
    assert "1 people live or stay here" in html
    browser.force_login(make_user("sampler"))
    assert browser.get(reverse("round_missing", args=[scene.round.pk])).status_code == 403


# --- the laboratory


def test_a_box_is_received(browser: Client, scene: Scene) -> None:
    scene.phone.tell(scene.seal(C, 11), scene.handover("BOX-2", [C], minutes=100))
    page = text(browser, reverse("laboratory"))
    assert "BOX-2" in page
    assert B in page  # it waits for a result
    given = {"laboratory": str(scene.laboratory.pk), "box": "box-2", "n_told": "1"}
    answer = browser.post(reverse("laboratory_box"), given)
    assert answer.status_code == 302
    assert Receipt.objects.get(box="BOX-2").n_told == 1
    assert Tube.objects.get(code=C).received_at == NOON
    assert browser.post(reverse("laboratory_box"), given | {"n_told": "-1"}).status_code == 422
    doubted = browser.post(reverse("laboratory_box"), given | {"box": "BOX-1", "n_told": "7"}, follow=True)
    assert "Box BOX-1 is received" in doubted.content.decode()  # nothing was handed over in it since


def test_a_desk_of_another_place_is_not_there(browser: Client, scene: Scene) -> None:
    browser.force_login(make_user("lab_technician", area_id=TAOJIANG))
    assert "There is no laboratory in your area" in text(browser, reverse("laboratory"))
    given = {"laboratory": str(scene.laboratory.pk), "box": "BOX-1", "n_told": "1"}
    assert browser.post(reverse("laboratory_box"), given).status_code == 422
    browser.force_login(make_user("sampler"))
    assert browser.get(reverse("laboratory")).status_code == 403


def test_every_page_in_chinese(browser: Client, scene: Scene, now: datetime) -> None:
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    one = [scene.round.pk]
    tube = Tube.objects.get(code=A)
    for url in (
        reverse("rounds"),
        reverse("round", args=one),
        reverse("round_new"),
        reverse("round_sites", args=one),
        reverse("round_tubes", args=one),
        reverse("round_missing", args=one),
        reverse("tube", args=[tube.pk]),
        reverse("recalls"),
        reverse("laboratory"),
    ):
        text(browser, url)
    assert now == NOON


def test_a_doubt_about_two_tubes_names_both_by_their_codes(scene: Scene, browser: Client) -> None:
    make_post(User.objects.get(username=browser.get("/account/").wsgi_request.user.username), "commander")
    person, spare = make_person().id, make_code(7)
    scene.phone.tell(scene.swab(person, make_code(6)), scene.swab(person, spare, minutes=9))
    dispute = Dispute.objects.get(reason="two_tubes")
    page = text(browser, reverse("dispute", args=[dispute.pk]))
    assert re.search(rf"Also in the tubes</dt><dd><span[^>]*>{make_code(6)}<", page)
    assert str(dispute.detail["site"]) not in page
