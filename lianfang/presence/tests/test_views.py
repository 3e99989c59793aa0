"""The log of passages: by the hour, one by one, masked, narrowed, saved."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from lianfang.accounts.models import AuditEntry, User
from lianfang.accounts.tests.make import make_user
from lianfang.common.dates import day_of
from lianfang.people.models import Person
from lianfang.people.tests.make import make_person
from lianfang.places.models import Site
from lianfang.places.tests.make import HESHAN, TAOJIANG, YIYANG
from lianfang.presence import queries
from lianfang.presence.capture import PASSAGE
from lianfang.presence.tests.make import make_checkpoint, passage
from lianfang.sync.capture import VOID
from lianfang.sync.tests.make import fact, make_device, outcomes, send
from lianfang.web import clock
from lianfang.web.tests.saving import save

pytestmark = pytest.mark.django_db
EIGHT = datetime(2021, 8, 7, 0, 0, tzinfo=UTC)  # 08:00 in Yiyang
NOON = EIGHT + timedelta(hours=4)
KINDS = {PASSAGE.name: PASSAGE, VOID.name: VOID}
URL = "/passages/"


@pytest.fixture
def gate() -> Site:
    return make_checkpoint(name="G55益阳南卡口")


@pytest.fixture
def people() -> list[Person]:
    return [make_person(name=name) for name in ("王小明", "李四海", "赵五一")]


@pytest.fixture
def phone(gate: Site, people: list[Person]) -> str:
    """Tell three passages: two at eight, one held at ten."""
    token = make_device(make_user("checkpoint_officer", area_id=YIYANG))[1]
    told = [
        passage(people[0].pk, gate.pk, EIGHT),
        passage(people[1].pk, gate.pk, EIGHT + timedelta(minutes=50), direction="out"),
        passage(
            people[2].pk,
            gate.pk,
            EIGHT + timedelta(hours=2),
            celsius=38.1,
            disposition="held_medical",
            reason="fever",
        ),
    ]
    assert outcomes(send(token, *told, now=NOON, kinds=KINDS)) == ["accepted"] * 3
    return token


def open_as(role: str, monkeypatch: pytest.MonkeyPatch, area: int = HESHAN) -> tuple[Client, User]:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    client, user = Client(), make_user(role, area_id=area)
    client.force_login(user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client, user


def text(client: Client, url: str = URL) -> str:
    response = save(client, url)
    assert response.status_code == 200
    return response.content.decode()


def test_the_log_shows_the_day_by_the_hour_and_one_by_one(
    phone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    commander, user = open_as("commander", monkeypatch)
    page = text(commander)
    assert "王小明" in page
    assert "38.1 °C" in page
    rows = queries.passages(HESHAN, user, day_of(NOON), day=day_of(NOON))
    hours = [(hour.at, hour.came_in, hour.went_out, hour.stopped) for hour in queries.by_hour(rows)]
    assert hours == [(EIGHT, 1, 1, 0), (EIGHT + timedelta(hours=2), 1, 0, 1)]


def test_an_officer_sees_names_masked_and_no_way_to_a_persons_page(
    phone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = text(open_as("checkpoint_officer", monkeypatch)[0])
    assert "王*明" in page
    assert "王小明" not in page
    assert "/people/" not in page.split("<table", 1)[1]


def test_it_is_narrowed_by_what_is_chosen(phone: str, gate: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    client, _user = open_as("commander", monkeypatch)
    for query, there in [
        ("direction=out", {"李四海"}),
        ("disposition=held_medical", {"赵五一"}),
        (f"site={gate.pk}&direction=in", {"王小明", "赵五一"}),
        ("day=2021-08-06", set()),
        ("day=9999-12-31&direction=sideways&site=x", {"王小明", "李四海", "赵五一"}),
    ]:
        page = text(client, f"{URL}?{query}")
        assert {name for name in ("王小明", "李四海", "赵五一") if name in page} == there, query


def test_it_is_saved_and_that_is_noted(phone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    client, user = open_as("commander", monkeypatch)
    rows = text(client, f"{URL}?export=csv").splitlines()
    assert len(rows) == 4
    assert "2021-08-07 08:00,王小明,G55益阳南卡口" in rows[1]
    entry = AuditEntry.objects.get(verb="presence.passages.exported")
    assert (entry.by, entry.area_id, entry.data) == (user, HESHAN, {"rows": 3})


def test_other_areas_and_other_posts_see_nothing(phone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "王小明" not in text(open_as("commander", monkeypatch, TAOJIANG)[0])
    assert open_as("sampler", monkeypatch)[0].get(URL).status_code == 403
    elsewhere = open_as("commander", monkeypatch, TAOJIANG)[0]
    assert elsewhere.get(f"{URL}?area={HESHAN}").status_code == 403


def test_what_is_taken_back_is_gone(
    phone: str, people: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    target = str(people[0].passages.get().pk)
    data = {"kind": "presence.passage", "target": target, "reason": "看错了"}
    told = fact("sync.void", NOON, area=HESHAN) | {"data": data}
    assert outcomes(send(phone, told, now=NOON, kinds=KINDS)) == ["accepted"]
    assert "王小明" not in text(open_as("commander", monkeypatch)[0])


def test_a_passage_of_nobody_is_shown_all_the_same(
    phone: str, gate: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = passage(gate.pk, gate.pk, NOON, note="没带证件")
    assert outcomes(send(phone, told, now=NOON, kinds=KINDS)) == ["disputed:unknown_person"]
    assert "没带证件" in text(open_as("commander", monkeypatch)[0])


def test_a_persons_page_tells_of_it(
    phone: str, people: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = text(open_as("commander", monkeypatch)[0], reverse("person", args=[people[2].pk]))
    assert "At a checkpoint" in page
    assert "G55益阳南卡口 · In · 38.1 °C · Held for a doctor" in page
