"""The pages of teams."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianfang.accounts.tests.make import make_user
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.people.models import Organisation
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import HESHAN, TAOJIANG, YIYANG, make_area
from lianfang.web import clock
from lianfang.web.tests.saving import save
from lianfang.workforce.models import Dispatch, Team
from lianfang.workforce.tests.make import make_dispatch, make_member, make_organisation, make_team, moment

pytestmark = pytest.mark.django_db
NOT_FOUND, FORBIDDEN, REFUSED = 404, 403, 409


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """Let pages think it is 5 August 2021."""
    monkeypatch.setattr(clock, "now", lambda: now)
    make_area(43, 9, name="益阳市", name_en="Yiyang City")
    make_area(43, 9, 3, name="赫山区", name_en="Heshan District")
    make_area(43, 9, 22)


def signed_in(role: str, area_id: int = YIYANG) -> Client:
    client = Client(headers={"accept-language": "en"})
    user = make_user(role, area_id=area_id, language="en")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def get(client: Client, name: str, *args: object, status: int = 200, **query: Any) -> str:
    response = save(client, reverse(name, args=args), query)
    assert response.status_code == status
    return response.content.decode()


def post(client: Client, page: str, *args: object, **told: Any) -> str:
    return client.post(reverse(page, args=args), told, follow=True).content.decode()


def test_the_list_is_filtered_scoped_and_saved() -> None:
    make_dispatch(make_team(name="下沉一组"), arrived_at=moment(1))
    make_dispatch(make_team(name="县区二组"), level="district")
    make_team(name="待命组", kind="medical")
    make_team(name="桃江组", area_id=TAOJIANG)
    client = signed_in("observer")
    page = get(client, "teams")
    assert all(
        name in page for name in ["下沉一组", "县区二组", "待命组", "Heshan District", "At work", "Not sent"]
    )
    assert "Send them" not in page
    assert "下沉一组" not in get(client, "teams", kind="medical")
    assert "县区二组" not in get(client, "teams", level="municipal")
    assert "县区二组" in get(client, "teams", state="on_way")
    assert "下沉一组" in get(client, "teams", q="下沉")
    here = get(client, "teams", area=HESHAN)
    assert "下沉一组" in here
    assert "待命组" not in here
    saved = get(client, "teams", export="csv", state="there")
    assert "下沉一组,Epidemic liaison group,Yiyang City,1,1,At work,Municipal,Heshan District" in saved
    assert "县区二组" not in saved
    assert "桃江组" not in get(signed_in("observer", HESHAN), "teams")


def test_the_list_sorts_and_survives_nonsense() -> None:
    make_team(name="甲组")
    client = signed_in("observer")
    for sort in ["name", "-people", "sent", "area", "nonsense"]:
        assert "甲组" in get(client, "teams", sort=sort, state="nowhere", area="x")
    assert "No teams here" in get(client, "teams", q="没有")


def test_the_page_of_a_team() -> None:
    body = make_organisation(name="市档案馆")
    team = make_team(body, name="下沉一组")
    make_dispatch(team, task="上门摸排")
    make_outbreak(disease="measles")
    page = get(signed_in("observer"), "team", team.id)
    assert "市档案馆" in page
    assert "上门摸排" in page
    assert "not arrived" in page
    assert "Leader" in page
    assert "Add somebody" not in page
    assert "/persons/" not in page
    assert "/persons/" in get(signed_in("dispatcher"), "team", team.id)
    get(signed_in("observer", TAOJIANG), "team", team.id, status=NOT_FOUND)
    get(signed_in("sampler"), "team", team.id, status=FORBIDDEN)


def test_arrival_and_return_are_noted_once() -> None:
    sent = make_dispatch()
    client = signed_in("dispatcher")
    assert "Arrival noted." in post(client, "dispatch_arrived", sent.id)
    assert client.post(reverse("dispatch_arrived", args=[sent.id])).status_code == REFUSED
    assert "Return noted." in post(client, "dispatch_returned", sent.id)
    assert Dispatch.objects.get().returned_at is not None
    assert signed_in("observer").post(reverse("dispatch_returned", args=[sent.id])).status_code == FORBIDDEN


def test_ticked_teams_are_sent() -> None:
    make_outbreak()
    teams = [make_team(), make_team()]
    client = signed_in("dispatcher")
    assert "Send them" in get(client, "teams")
    ids = [str(team.id) for team in teams]
    form = post(client, "teams_send", id=ids)
    assert all(team.name in form for team in teams)
    assert "Survey from door to door" in form
    told = {"id": ids, "area": "赫山区", "level": "municipal", "task": "上门摸排"}
    assert "2 teams sent." in post(client, "teams_send", **told)
    assert "one place at a time" in post(client, "teams_send", **told)
    assert "Tick the teams to send." in post(client, "teams_send", id=["x"])
    assert Dispatch.objects.count() == 2


def test_nothing_is_sent_without_an_outbreak() -> None:
    assert "No outbreak" in post(signed_in("dispatcher"), "teams_send", id=[str(make_team().id)])


def test_a_team_is_formed_from_its_leader_on() -> None:
    leader, body = make_person(name="周文静", area_id=HESHAN), make_organisation(name="市档案馆")
    client = signed_in("dispatcher")
    assert "Who leads it?" in get(client, "team_new")
    assert "周文静" in get(client, "team_new", q="周文静")
    address = f"{reverse('team_new')}?with={leader.id}"
    assert "市档案馆" in client.get(address).content.decode()
    told = {"name": "新组", "kind": "liaison", "area": "益阳市", "organisation": "没有"}
    assert "one registered organisation" in client.post(address, told).content.decode()
    client.post(address, told | {"organisation": "市档案馆"})
    team = Team.objects.get()
    assert [(m.person, m.organisation, m.leader) for m in team.members.all()] == [(leader, body, True)]
    assert "different names" in client.post(address, told | {"organisation": "市档案馆"}).content.decode()


def test_members_come_lead_and_go() -> None:
    body = make_organisation(name="市档案馆", code="")
    team = make_team(body)
    person = make_person(name="周文静", area_id=HESHAN)
    client = signed_in("dispatcher")
    assert "Who joins the team?" in get(client, "member_new", team.id)
    address = f"{reverse('member_new', args=[team.id])}?with={person.id}"
    assert (
        "In the team from today."
        in client.post(address, {"organisation": "市档案馆"}, follow=True).content.decode()
    )
    assert "twice" in client.post(address, {"organisation": "市档案馆"}).content.decode()
    first, second = team.members.order_by("-leader")
    assert client.post(reverse("member_remove", args=[first.id])).status_code == REFUSED
    assert "new leader" in post(client, "member_lead", second.id)
    assert "No longer in the team." in post(client, "member_remove", first.id)


def test_who_was_sent_shows_the_overlap_and_adds_nothing() -> None:
    outbreak, body = make_outbreak(), make_organisation()
    team = make_team(body)
    make_member(team, body)
    make_dispatch(team, outbreak=outbreak)
    make_dispatch(make_team(), outbreak=outbreak, level="district", area_id=TAOJIANG)
    page = get(signed_in("observer"), "force")
    assert "<dd>3<small>of these, municipal: 2</small>" in page
    assert "included in the others" in page
    assert "Heshan District" in page
    assert "COVID-19" in page
    assert "No outbreak is being fought" in get(signed_in("observer", 43_010_000_000_000_000), "force")


def test_an_organisation_is_registered() -> None:
    client = signed_in("dispatcher")
    told = {"name": "市档案馆", "level": "municipal", "area": "益阳市", "code": ""}
    assert "The organisation is registered." in post(client, "organisation_new", **told)
    assert "on record already" in post(client, "organisation_new", **told)
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize("page", ["teams", "force", "team_new", "teams_send", "organisation_new"])
def test_who_may_not(page: str) -> None:
    get(signed_in("sampler"), page, status=FORBIDDEN)


@pytest.mark.parametrize("page", ["team_new", "teams_send", "organisation_new"])
def test_who_sees_but_does_not_manage(page: str) -> None:
    get(signed_in("observer"), page, status=FORBIDDEN)
    get(signed_in("observer"), "member_new", make_team().id, status=FORBIDDEN)
