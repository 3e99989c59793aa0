"""The pages of people at work: what they show, and to whom."""

from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from lianfang.accounts.tests.make import make_user
from lianfang.common.dates import CITY_ZONE
from lianfang.duty.models import Alarm, Heat, Incident, Override, Restriction
from lianfang.duty.tests.make import Crew
from lianfang.people.models import Organisation, Person
from lianfang.places.tests.make import HESHAN, TAOJIANG, YIYANG
from lianfang.web import clock
from lianfang.web.tests.saving import save
from lianfang.workforce.models import Worker
from lianfang.workforce.tests.make import make_organisation

pytestmark = pytest.mark.django_db
DAWN = datetime(2021, 8, 7, 5, 0, tzinfo=CITY_ZONE)
NOW = DAWN + timedelta(hours=4, minutes=30)


@pytest.fixture
def crew(monkeypatch: pytest.MonkeyPatch) -> Crew:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return Crew(NOW)


@pytest.fixture
def worn(crew: Crew) -> Person:
    """Somebody past the hard limit, beside somebody who rests and somebody who has gone."""
    who = crew.person("何灿")
    crew.tell(
        *crew.steps(who, DAWN, ("in", 0), ("don", 0.25)),
        *crew.steps(crew.person("李安"), DAWN, ("don", 0), ("rest", 1)),
        *crew.steps(crew.person("走了"), DAWN, ("in", 0), ("out", 1)),
    )
    return who


def enter(role: str, area: int = YIYANG) -> Client:
    client = Client()
    client.force_login(make_user(role, area_id=area))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def text(client: Client, name: str, *args: object, **query: str) -> str:
    response = save(client, reverse(name, args=args), query)
    assert response.status_code == 200
    return str(response.content.decode())


def test_the_board_shows_clocks_and_leaves_out_who_has_gone(worn: Person, crew: Crew) -> None:
    page = text(enter("commander"), "duty_board")
    assert "何灿" in page
    assert "李安" in page
    assert "走了" not in page
    assert "4:15" in page  # in the suit since 5:15
    assert "Past the hard limit" in page


def test_the_board_is_narrowed(worn: Person, crew: Crew) -> None:
    client = enter("commander")
    assert "何灿" not in text(client, "duty_board", state="rest")
    assert "李安" not in text(client, "duty_board", state="hard")
    assert "李安" in text(client, "duty_board", q="李")
    assert "何灿" in text(client, "duty_board", site=str(crew.site.pk), state="nonsense")


def test_other_areas_see_nobody(worn: Person) -> None:
    client = enter("commander", TAOJIANG)
    assert "何灿" not in text(client, "duty_board")
    assert client.get(reverse("duty_worker", args=[worn.pk])).status_code == 404
    assert enter("sampler").get(reverse("duty_board")).status_code == 403


def test_ticked_alarms_are_acknowledged_with_a_note(worn: Person) -> None:
    client = enter("testing_chief", HESHAN)
    hard = Alarm.objects.get(kind="hard")
    assert "Past the hard limit" in text(client, "duty_alarms")
    client.post(reverse("duty_alarms_seen"), {"id": [str(hard.pk)], "note": ""})
    assert Alarm.objects.get(pk=hard.pk).seen_at is None
    client.post(reverse("duty_alarms_seen"), {"id": [str(hard.pk), "x"], "note": "已换下"})
    assert Alarm.objects.get(pk=hard.pk).note == "已换下"
    assert "No alarm waits" in text(client, "duty_alarms")
    assert "已换下" in text(client, "duty_alarms", state="seen")


def test_a_commander_lets_go_on_from_the_page(worn: Person) -> None:
    client = enter("commander")
    assert client.post(reverse("duty_go_on", args=[worn.pk]), {"reason": "换班未到"}).status_code == 302
    assert Override.objects.get().reason == "换班未到"
    assert (
        enter("testing_chief").post(reverse("duty_go_on", args=[worn.pk]), {"reason": "x"}).status_code == 403
    )


def test_an_incident_is_examined_and_the_neighbours_are_named(worn: Person, crew: Crew) -> None:
    other = Crew(NOW)
    other.tell(*other.steps(other.person(), DAWN, ("in", 0)))
    crew.tell(crew.incident(worn, NOW, note="面色苍白"))
    found = Incident.objects.get()
    page = text(enter("commander"), "duty_incident", found.pk)
    assert other.site.name in page
    assert "Nobody has looked yet" in page
    held = Restriction.objects.get()
    doctor = enter("doctor")
    doctor.post(reverse("duty_examine", args=[held.pk]), {"finding": "补液"})
    assert "补液" in text(enter("commander"), "duty_incident", found.pk)
    commander = enter("commander")
    commander.post(reverse("duty_return", args=[held.pk]), {"why": "已恢复"})
    held.refresh_from_db()
    assert held.lifted_why == "已恢复"
    assert "Back on duty" in text(commander, "duty_incidents")


def test_health_is_for_doctors(worn: Person, crew: Crew) -> None:
    crew.tell(crew.health(worn, NOW, 38.2, "咳嗽"))
    page = text(enter("doctor"), "duty_health", due="ill")
    assert "38.2" in page
    assert "咳嗽" in page
    assert "李安" not in page
    assert "李安" in text(enter("doctor"), "duty_health", due="temperature")
    assert enter("commander").get(reverse("duty_health")).status_code == 403
    assert "何灿" in text(enter("commander"), "duty_away")


def test_heat_is_entered_alone_and_by_lines(crew: Crew) -> None:
    client = enter("dispatcher")
    client.post(reverse("duty_heat"), {"area": str(YIYANG), "hour": "2021-08-07T09:10", "celsius": "36.1"})
    lines = "2021-08-07 08:00, 35.0\n430903\t2021-08-07T07:00\t33.5\n"
    client.post(reverse("duty_heat_lines"), {"area": str(YIYANG), "rows": lines})
    assert sorted(float(h.celsius) for h in Heat.objects.all()) == [33.5, 35.0, 36.1]
    client.post(reverse("duty_heat_lines"), {"area": str(YIYANG), "rows": "warm today"})
    assert Heat.objects.count() == 3
    page = text(client, "duty_heat")
    assert "36.1" in page
    assert "Hot: shorten, rotate" in page


def test_hours_by_unit_name_nobody(worn: Person, crew: Crew) -> None:
    body = make_organisation(name="益阳市某医院")
    from_worker(worn, body)
    page = text(enter("commander"), "duty_hours")
    assert "益阳市某医院" in page
    assert "4.5" in page  # at work since five
    assert "何灿" not in page
    saved = enter("commander").get(reverse("duty_hours"), {"export": "csv"})
    assert "益阳市某医院,1,1,4.5,4.2,0" in saved.content.decode()


def from_worker(person: Person, body: Organisation) -> None:
    Worker.objects.create(
        person=person, organisation=body, kind="staff", area_id=person.area_id, from_on=DAWN.date()
    )
