"""The pages of the command: what opens, what its numbers open to, papers, the bell."""

import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.cases.tests.make import make_case, make_contact
from lianfang.command import actions, measures
from lianfang.command.measures import MEASURES, Asked
from lianfang.command.models import Briefing, LogEntry, Order
from lianfang.command.tests.make import NOW, make_order, the_outbreak
from lianfang.outbreak.models import Goal
from lianfang.places.tests.make import YIYANG
from lianfang.web import clock
from lianfang.web.tests.saving import save

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pages think it is the morning of 5 August 2021."""
    monkeypatch.setattr(clock, "now", lambda: NOW)


def signed_in(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def commander() -> User:
    return make_user("commander", area_id=YIYANG, language="en")


def test_a_commander_gives_an_order_and_the_desk_answers() -> None:
    the_outbreak()
    user, desk = commander(), make_user("dispatcher", language="en")
    told = {"area": "430900", "kind": "order", "title": "摸排", "text": "今日完成", "areas": "430903"}
    page = signed_in(user).post(reverse("order_new"), told, follow=True).content.decode()
    assert "Given as no. 2021-001" in page
    given = Order.objects.get().recipients.get()
    client = signed_in(desk)
    assert "摸排" in client.get(reverse("my_work")).content.decode()
    client.post(reverse("order_acknowledge", args=[given.pk]), {"name": ""})
    page = client.post(
        reverse("order_outcome", args=[given.pk]), {"outcome": "done", "result": "完成"}, follow=True
    ).content.decode()
    assert "Carried out" in page
    assert "摸排" not in client.get(reverse("my_work")).content.decode()
    nobody = told | {"areas": "", "title": "x"}
    assert (
        "Say whom the order is given to"
        in signed_in(user).post(reverse("order_new"), nobody).content.decode()
    )


def test_the_bell_tells_of_a_clock_that_ran_out_until_it_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    the_outbreak()
    desk = make_user("dispatcher", language="en")
    make_order(by=commander())
    actions.watch(NOW + timedelta(hours=1))
    client = signed_in(desk)
    page = client.get(reverse("my_work")).content.decode()
    assert "1 alert" in page
    assert "Ran out, and nobody answers for it" in page
    (told,) = desk_breaches(desk)
    page = client.post(
        reverse("breach_answer"), {"id": told, "note": "马上处理"}, follow=True
    ).content.decode()
    assert "You answer for 1 clock." in page
    assert "0 alerts" in page
    history = signed_in(commander()).get(reverse("breach", args=[told])).content.decode()
    assert "马上处理" in history
    assert "answers for it" in signed_in(commander()).get(reverse("breaches")).content.decode()


def desk_breaches(user: User) -> list[object]:
    from lianfang.command.queries.work import my_breaches

    return [each.breach_id for each in my_breaches(user)]


def test_every_measure_opens_to_as_many_rows_as_it_counts() -> None:
    outbreak, user = the_outbreak(), commander()
    case = make_case(NOW - timedelta(days=1), outbreak=outbreak)
    make_contact(NOW - timedelta(days=1), case=case)
    client = signed_in(user)
    ask = Asked(outbreak, user, NOW.date(), NOW)
    assert {each.line for each in MEASURES} == {"import", "spread", "outflow", ""}
    for each in MEASURES:
        assert each.count(ask) >= 0
        response = client.get(each.url(ask))
        assert response.status_code == 200, each.key
        listing = response.context.get("listing") if response.context else None
        if listing is not None and each.line and each.key not in {"new_today"}:
            assert listing.total == each.count(ask), each.key
    assert measures.outside_quarantine(ask).count() == 1


def test_a_goal_with_a_measure_says_where_it_stands() -> None:
    the_outbreak()
    client = signed_in(commander())
    told = {"goal-text": "不漏一个密接", "goal-measure": "not_placed", "goal-way": "most", "goal-target": "0"}
    client.post(reverse("command_goal"), told)
    assert (Goal.objects.get().measure, Goal.objects.get().target) == ("not_placed", 0.0)
    page = client.get(reverse("command")).content.decode()
    assert "reached now" in page
    assert "at most 0" in page


def test_a_goal_may_name_an_indicator_of_the_daily_reports() -> None:
    the_outbreak()
    key = next(iter(measures.INDICATORS))
    told = {"goal-text": "每户走到", "goal-measure": key, "goal-way": "least", "goal-target": "1"}
    client = signed_in(commander())
    client.post(reverse("command_goal"), told)
    page = client.get(reverse("command")).content.decode()
    assert measures.label_of(key) in page
    assert "at least 1" in page


def test_a_briefing_stays_as_it_was_given_on_paper_too() -> None:
    outbreak = the_outbreak()
    client = signed_in(commander())
    client.post(reverse("briefing_new"))
    made = Briefing.objects.get()
    make_case(NOW - timedelta(hours=1), outbreak=outbreak)
    page = client.get(reverse("briefing", args=[made.pk])).content.decode()
    assert "Morning briefing" in page
    word = client.get(reverse("briefing_paper", args=[made.pk]) + "?as=word&lang=zh")
    text = zipfile.ZipFile(BytesIO(word.content)).read("word/document.xml").decode()
    assert "晨会简报" in text
    client.post(reverse("briefing_new"))
    assert Briefing.objects.order_by("version").values_list("version", flat=True)[1] == 2


def test_the_log_on_its_page() -> None:
    the_outbreak()
    client = signed_in(commander())
    told = {"entry-kind": "decision", "entry-at": "2021-08-05T08:30", "entry-text": "封控3栋"}
    assert "Written into the log" in client.post(reverse("log_new"), told, follow=True).content.decode()
    entry = LogEntry.objects.get()
    page = client.post(
        reverse("log_correct", args=[entry.pk]), {"text": "封控5栋"}, follow=True
    ).content.decode()
    assert "corrected by no. 2" in page
    assert "封控3栋" in page
    saved = save(client, reverse("command_log") + "?export=csv").content.decode()
    assert "封控5栋" in saved
    assert (
        "封控5栋"
        in client.get(reverse("command_log") + "?q=5栋&day=2021-08-05&kind=decision").content.decode()
    )
    assert "Nothing matches" in client.get(reverse("command_log") + "?q=9栋").content.decode()
