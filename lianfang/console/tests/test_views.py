"""Home, search, person page, area page, and the stream of live numbers."""

from datetime import datetime
from typing import Any

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.db import connection
from django.test import Client
from django.urls import reverse

from lianfang.accounts.models import AuditEntry
from lianfang.accounts.tests.make import make_user
from lianfang.cases.tests.make import make_case, make_contact
from lianfang.console import live
from lianfang.duty.tests.make import Crew
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import HESHAN, YIYANG, make_area, make_site
from lianfang.rotas.tests.make import make_planner, make_rota, need, seated
from lianfang.testing.tests.make import fact, make_code, make_phone, make_round
from lianfang.workforce.tests.make import (
    make_call,
    make_dispatch,
    make_member,
    make_muster,
    make_organisation,
    make_team,
    make_worker,
)

pytestmark = pytest.mark.django_db


def signed_in(role: str, area_id: int = YIYANG) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_user(role, area_id=area_id))
    return client


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_home_without_an_outbreak_says_so() -> None:
    make_area(43, 9)
    assert "No outbreak is being fought" in text(signed_in("commander"), reverse("home"))


def test_home_says_what_a_city_that_begins_still_lacks() -> None:
    make_area(43, 9)
    chief = signed_in("administrator")
    page = text(chief, reverse("home"))
    assert "1 user holds a post" in page
    assert page.count("still to do") == 5
    make_user("administrator", area_id=YIYANG)
    make_site()
    make_person()
    page = text(chief, reverse("home"))
    assert "1 person is on record" in page  # though an administrator may not see who
    assert page.count("still to do") == 2
    assert "still to do" not in text(signed_in("commander"), reverse("home"))
    make_outbreak()
    assert "still to do" not in text(chief, reverse("home"))


def test_home_shows_the_days_picture(now: datetime) -> None:
    make_contact(now, case=make_case(now))
    make_dispatch()
    page = text(signed_in("commander"), reverse("home"))
    for part in ("People sent", "Epidemic curve", "All isolation over", 'class="map"'):
        assert part in page


def test_the_chain_leads_to_cases_only_for_those_who_may_open_them(now: datetime) -> None:
    case = reverse("case", args=[make_case(now).pk])
    assert case in text(signed_in("epidemiologist"), reverse("home"))
    page = text(signed_in("observer"), reverse("home"))
    assert case not in page
    assert 'class="node' in page


def test_a_sampler_sees_what_waits_and_no_figures(now: datetime) -> None:
    make_case(now)
    page = text(signed_in("sampler"), reverse("home"))
    assert "Epidemic curve" not in page
    assert reverse("line_list") not in page


def test_what_waits_is_listed_for_those_who_may_act(now: datetime) -> None:
    make_case(now, state="proposed")
    assert "Positives waiting for a decision" in text(signed_in("epidemiologist"), reverse("home"))


def test_opening_a_person_is_recorded_and_tells_what_happened() -> None:
    person = make_person(name="王小明")
    round_, site, code = make_round(), make_site(), make_code()
    data = {"person_id": person.pk, "round_id": round_.pk, "site_id": site.pk, "tube_code": code}
    assert make_phone().codes(fact("testing.swab", data)) == [""]
    page = text(signed_in("epidemiologist"), reverse("person", args=[person.pk]))
    assert code in page
    assert AuditEntry.objects.filter(verb="people.person.opened", person_id=person.pk).count() == 1


def test_a_reader_without_testing_sees_no_swabs() -> None:
    person = make_person()
    round_, site, code = make_round(), make_site(), make_code()
    data = {"person_id": person.pk, "round_id": round_.pk, "site_id": site.pk, "tube_code": code}
    make_phone().codes(fact("testing.swab", data))
    user = make_user("auditor")
    assert Client().get(reverse("person", args=[person.pk])).status_code == 302
    client = Client()
    client.force_login(user)
    assert client.get(reverse("person", args=[person.pk])).status_code == 403


def test_the_page_of_somebody_who_works_tells_of_duty_as_far_as_the_reader_may_know(now: datetime) -> None:
    crew = Crew(now)
    worker = make_worker(crew.person("何某"))
    steps = crew.steps(worker.person, now, ("in", -6), ("don", -5.5), ("doff", -1))
    crew.tell(*steps, crew.incident(worker.person, now, "fainted", "送医"))
    make_call(make_muster(task="支援采样"), worker)
    body = make_organisation()
    team = make_team(body)
    make_member(team, body, person=worker.person)
    make_dispatch(team, task="敲门行动")
    url = reverse("person", args=[worker.person_id])
    planner = make_planner()
    seated(make_rota(planner, [need(6, 8)], make_site(name="一号点")), worker, planner)
    page = text(signed_in("commander"), url)
    for part in (
        "一号点",
        "Put the suit on",
        "Fainted",
        "Past the hard limit",
        "支援采样",
        "敲门行动",
        "送医",
    ):
        assert part in page, part
    assert "Kept away" not in page  # a doctor reads that
    assert "Kept away" in text(signed_in("epidemiologist"), url)
    page = text(signed_in("grid_worker"), url)
    assert "Put the suit on" not in page
    assert "支援采样" not in page


@pytest.mark.parametrize("typed", ["王小", "王小明", "wangxiaoming", "wxm"])
def test_search_finds_people_by_characters_pinyin_and_initials(typed: str) -> None:
    make_person(name="王小明")
    assert "王小明" in text(signed_in("epidemiologist"), reverse("search") + f"?q={typed}")


def test_search_finds_cases_tubes_and_areas(now: datetime) -> None:
    case = make_case(now)
    round_, site, code = make_round(), make_site(), make_code()
    data = {"person_id": case.person_id, "round_id": round_.pk, "site_id": site.pk, "tube_code": code}
    make_phone().codes(fact("testing.swab", data))
    make_area(43, 9, 3, name="赫山区", name_en="Heshan District")
    client = signed_in("epidemiologist")
    assert reverse("case", args=[case.pk]) in text(client, reverse("search") + f"?q={case.number}")
    assert code in text(client, reverse("search") + f"?q={code.lower()}")
    assert "Heshan" in text(client, reverse("search") + "?q=赫山")
    assert "Nothing found" in text(client, reverse("search") + "?q=没有这个")


def test_an_area_counts_what_its_reader_may_know(now: datetime) -> None:
    make_case(now)
    url = reverse("area", args=[HESHAN])
    assert "Infected" in text(signed_in("epidemiologist"), url)
    assert "Infected" not in text(signed_in("observer"), url)


def test_the_pulse_changes_with_a_new_fact(rf: Any) -> None:
    make_outbreak()
    round_, site = make_round(), make_site()
    phone = make_phone()
    before, parts = live.look(rf.get("/live/"))
    data = {
        "person_id": make_person().pk,
        "round_id": round_.pk,
        "site_id": site.pk,
        "tube_code": make_code(),
    }
    phone.codes(fact("testing.swab", data))
    after, _parts = live.look(rf.get("/live/"))
    assert before != after
    assert set(parts) == {"zh-hans", "en"}
    assert 'id="clock"' in parts["en"]


def test_a_change_soon_after_another_is_told_later_and_never_left_out() -> None:
    page = live.Listener(("a",))
    beats = [(0, "a"), (1, "b"), (2, "c"), (3, "c"), (4, "c"), (5, "c"), (6, "c")]
    assert [second for second, pulse in beats if page.hears((pulse,), second)] == [1, 5]


def test_a_change_between_a_page_and_its_stream_is_told() -> None:
    heart = live.Heart(("b",), moved=5.0)
    assert live.Listener(heart.known(4.9)).hears(heart.pulse, 0)
    assert not live.Listener(heart.known(5.1)).hears(heart.pulse, 0)


@pytest.mark.parametrize(
    ("address", "headers", "since"),
    [
        ("/live/?since=12.5", {}, 12.5),
        ("/live/?since=12.5", {"last-event-id": "13.5"}, 13.5),
        ("/live/", {}, 0.0),
        ("/live/?since=x", {}, 0.0),
    ],
)
def test_a_stream_knows_since_when_its_page_is(
    address: str, headers: dict[str, str], since: float, rf: Any
) -> None:
    assert live._since(rf.get(address, headers=headers)) == since


def test_the_stream_sends_the_clock(rf: Any) -> None:
    async def first() -> str:
        response = live.stream(rf.get("/live/"))
        assert response["Content-Type"] == "text/event-stream"
        chunks = aiter(response)
        return "".join([bytes(await anext(chunks)).decode() for _ in range(2)])

    assert 'data: <hx-partial hx-target="#clock"' in async_to_sync(first)()


@pytest.mark.django_db(transaction=True)
def test_an_open_stream_holds_no_connection_to_the_database(rf: Any) -> None:
    async def open_() -> bool:
        await anext(aiter(live.stream(rf.get("/live/"))))
        return await sync_to_async(lambda: connection.connection is None)()

    connection.ensure_connection()
    assert async_to_sync(open_)()
