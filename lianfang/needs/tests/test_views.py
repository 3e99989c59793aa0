"""The pages of needs, thanks and complaints; what anybody may tell."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianfang.accounts.tests.make import make_user
from lianfang.needs import queries
from lianfang.needs.forms import steps_of
from lianfang.needs.models import Feedback, Ticket
from lianfang.needs.signing import place_code
from lianfang.needs.tests.make import NOON, dispatcher, make_need, make_word
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.people.tests.make import make_household, make_organisation, make_person
from lianfang.places.tests.make import HESHAN, TAOJIANG, make_area
from lianfang.web import clock
from lianfang.web.tests.saving import save
from lianfang.workforce.tests.make import make_staff, make_worker

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """Let pages think it is 5 August 2021."""
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def desk() -> Client:
    """Somebody who sorts needs."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(dispatcher(language="en"))
    return client


def text(client: Client, page: str, *args: Any, **query: str) -> str:
    return save(client, reverse(page, args=args), query).content.decode()


def test_a_need_is_taken_in_at_a_desk_and_seen_to(desk: Client) -> None:
    make_outbreak()
    person = make_person(name="陈一", phone="13807370001")
    form = text(desk, "need_new")
    (id_,) = re.findall(r'name="id" value="([0-9a-f-]+)"', form)
    said = {
        "id": id_,
        "what": "没有胰岛素",
        "kind": "medicine",
        "person": "13807370001",
        "area": str(person.area),
    }
    answer = desk.post(reverse("need_new"), said)
    ticket = Ticket.objects.get()
    assert (answer.status_code, ticket.person_id, ticket.state) == (302, person.pk, "open")
    page = text(desk, "need", ticket.pk)
    assert "Insulin" not in page
    assert "I see to it" in page
    assert desk.post(reverse("need_step", args=[ticket.pk, "take"])).status_code == 302
    assert desk.post(reverse("need_step", args=[ticket.pk, "meet"]), {"text": ""}).status_code == 422
    assert desk.post(reverse("need_step", args=[ticket.pk, "meet"]), {"text": "已送"}).status_code == 302
    assert "Nobody waits" in text(desk, "needs")
    assert "没有胰岛素" in text(desk, "needs", state="met")
    assert "没有胰岛素" in text(desk, "needs", state="all", export="csv")
    assert desk.post(reverse("need_step", args=[ticket.pk, "moon"])).status_code == 404


def test_another_district_sees_nothing() -> None:
    ticket, row = make_need(), make_word()
    client = Client()
    client.force_login(make_user("dispatcher", area_id=TAOJIANG))
    assert client.get(reverse("need", args=[ticket.pk])).status_code == 403
    assert client.get(reverse("feedback", args=[row.pk])).status_code == 403
    assert ticket.what not in text(client, "needs", state="all")


def test_thanks_by_letter_are_routed_and_answered(desk: Client) -> None:
    make_outbreak()
    right = make_organisation(name="谢林港派出所")
    wrong = make_organisation(name="海棠路派出所")
    make_worker(make_staff(name="刘志远"), organisation=right, kind="police", badge="043217")
    form = text(desk, "feedback_new")
    (id_,) = re.findall(r'name="id" value="([0-9a-f-]+)"', form)
    said = {"id": id_, "kind": "thanks", "way": "letter", "said": "他嗓子都哑了", "badge": "043217"}
    said |= {"area": str(right.area), "sent_to": wrong.name, "may_publish": "on"}
    assert desk.post(reverse("feedback_new"), said).status_code == 302
    row = Feedback.objects.get()
    page = text(desk, "feedback", row.pk)
    assert "Sent to 海棠路派出所, it is about 谢林港派出所" in page
    assert desk.post(reverse("feedback_step", args=[row.pk, "answer"]), {"text": "谢谢"}).status_code == 302
    told = desk.post(reverse("feedback_step", args=[row.pk, "publish"]), {"text": "刘志远嗓子哑了"})
    assert told.status_code == 422
    assert (
        desk.post(reverse("feedback_step", args=[row.pk, "publish"]), {"text": "嗓子都哑了"}).status_code
        == 302
    )
    assert "嗓子都哑了" in text(Client(), "thanks")
    assert "嗓子都哑了" in text(desk, "feedback_list", state="published")


def told_by_anybody(client: Client, query: str = "", **said: str) -> Any:
    """Answer page after page; give the first answer that asks again, or that to the last page."""
    client.get(reverse("say") + query)
    for step in steps_of(said["kind"], known=False):
        answer = client.post(reverse("say_step", args=[step]), {"area": str(HESHAN)} | said)
        if answer.status_code != 302:
            return answer
    return answer


def test_anybody_tells_a_need_and_sees_with_a_code_what_became_of_it() -> None:
    make_area(43, 9, 3)
    make_outbreak()
    client = Client(headers={"accept-language": "en"})
    assert told_by_anybody(client, kind="need", text="没菜了").status_code == 422  # nobody could find them
    told = told_by_anybody(client, kind="need", text="没菜了", place="三栋 2 单元 501", phone="13807370001")
    assert told["Location"] == reverse("say_look")
    again = client.post(reverse("say_step", args=["check"]))  # pressed twice
    assert again["Location"] == reverse("say_look")
    page = text(client, "say_look")
    (code,) = re.findall(r"([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z])</p>", page)
    ticket = Ticket.objects.get()
    Ticket.objects.update(state="met", kind="food", met_at=ticket.told_at, due_at=None)
    other = Client(headers={"accept-language": "en"})
    assert other.post(reverse("say_look"), {"code": "WRONG"}).status_code == 422
    assert other.post(reverse("say_look"), {"code": code}).status_code == 302
    assert "I did not get it" in text(other, "say_look")
    other.post(reverse("say_answer", args=["object"]), {"text": ""})
    ticket.refresh_from_db()
    assert (ticket.state, ticket.n_reopened) == ("open", 1)
    other.post(reverse("say_answer", args=["close"]))
    assert "没菜了" not in text(other, "say_look")


def test_one_question_a_page_and_all_answers_to_look_over() -> None:
    make_area(43, 9, 3)
    make_outbreak()
    client = Client(headers={"accept-language": "en"})
    assert client.get(reverse("say_step", args=["check"]))["Location"] == reverse("say")
    client.get(reverse("say") + "?kind=complaint&about=Receipt%207")
    assert client.get(reverse("say_step", args=["check"]))["Location"] == reverse("say_step", args=["kind"])
    for step, said in [
        ("kind", {"kind": "complaint"}),
        ("words", {"text": "等了三小时 " * 100}),
        ("whom", {"about": "Receipt 7", "happened_on": "2021-08-01"}),
        ("where", {"area": str(HESHAN), "place": "三栋"}),
        ("who", {"name": "", "phone": ""}),
    ]:
        page = text(client, "say_step", step)
        assert all(f'name="{name}"' in page for name in said)
        assert 'name="website"' not in page
        assert client.post(reverse("say_step", args=[step]), said).status_code == 302
    page = text(client, "say_step", "check")
    assert all(words in page for words in ("Complaint", "等了三小时", "Receipt 7", "三栋"))
    client.post(
        reverse("say_step", args=["kind"]), {"kind": "need"}
    )  # too long for a need, and nobody finds it
    answer = client.post(reverse("say_step", args=["check"]))
    assert (answer.status_code, Feedback.objects.count()) == (422, 0)
    assert "at most 400 characters" in answer.content.decode()


def test_anybody_thanks_and_programs_are_told_what_they_want_to_hear() -> None:
    make_area(43, 9, 3)
    make_outbreak()
    client = Client(headers={"accept-language": "en"})
    told_by_anybody(client, kind="thanks", text="谢谢", website="http://x")
    assert not Feedback.objects.exists()
    told_by_anybody(client, kind="thanks", text="谢谢 警号043217", may_publish="on")
    assert Feedback.objects.get().badge == "043217"
    assert "Being looked at" in text(client, "say_look")


def test_the_code_on_a_building_says_where_and_the_same_told_twice_is_one(desk: Client) -> None:
    community = make_area(43, 9, 3, 2, 1)
    make_outbreak()
    door = make_household(area=community, address="花园3栋502室")
    assert "花园3栋" in desk.get(reverse("need_posters") + f"?area={community.pk}").content.decode()
    client, at = Client(headers={"accept-language": "en"}), "?at=" + place_code(community.pk, "花园3栋")
    for _time in range(2):
        assert "Told from 花园3栋" in client.get(reverse("say") + at, follow=True).content.decode()
        assert told_by_anybody(client, at, kind="need", text="没菜了", place="502").status_code == 302
    first, second = Ticket.objects.order_by("number")
    assert (first.way, first.household_id, first.area_id) == ("code", door.pk, community.pk)
    assert second.joined_to == first
    forged = client.get(
        reverse("say") + "?at=x" + place_code(community.pk, "别处"), follow=True
    ).content.decode()
    assert "别处" not in forged


def test_kinds_that_go_unmet_again_and_again() -> None:
    later = NOON + timedelta(days=2)
    for n in range(3):
        make_need("胰岛素快用完", kind="medicine", place=f"{n}号")
    make_need("没菜了", kind="food")
    assert queries.repeated(dispatcher(), later.date(), later) == [("medicine", 3, 3, 0)]
    Ticket.objects.filter(kind="food").update(n_reopened=1)
    assert [row[0] for row in queries.repeated(dispatcher(), later.date(), later)] == ["medicine", "food"]
