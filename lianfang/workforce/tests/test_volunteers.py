"""Offers to help: signed up, decided, insured, trained; and the pages about them."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianfang.accounts.models import AuditEntry
from lianfang.accounts.tests.make import make_user
from lianfang.people.models import Identifier, Person
from lianfang.people.rules.newcomer import Newcomer
from lianfang.people.tests.make import make_number, make_person
from lianfang.places.tests.make import HESHAN, TAOJIANG, YIYANG, make_area
from lianfang.protocol.tests.make import refusing
from lianfang.web import clock
from lianfang.web.tests.saving import save
from lianfang.workforce import actions, queries
from lianfang.workforce.models import Volunteer, Worker
from lianfang.workforce.sealing import digest, read_code
from lianfang.workforce.tests.make import make_volunteer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """Let pages think it is 5 August 2021."""
    monkeypatch.setattr(clock, "now", lambda: now)
    make_area(43, 9, 3, name="赫山区", name_en="Heshan District")
    make_area(43, 9, 22)


def offer(**over: Any) -> actions.Offer:
    told: dict[str, Any] = {
        "name": "林晓晴",
        "area_id": HESHAN,
        "phone": "13807370000",
        "id_kind": "resident_id",
        "number": make_number(),
    }
    how = {key: over.pop(key) for key in ("skills", "free", "note", "channel", "origin") if key in over}
    return actions.Offer(Newcomer(**(told | over)), **how)


def test_signing_up_keeps_the_number_sealed_and_gives_a_code_once(now: datetime) -> None:
    told = offer(skills=("order", "nonsense"), free=("weekend_morning",))
    row, code = actions.sign_up(told, by=actions.public_user(), now=now)
    assert (row.state, row.skills, row.free) == ("waiting", ["order"], ["weekend_morning"])
    assert (row.born_on, row.tail) == (date(1980, 5, 1), told.who.number[-4:])
    assert told.who.number.encode() not in bytes(row.sealed or b"")
    assert read_code(code.lower()) == code
    found = queries.by_code(digest(code))
    assert found
    assert found.pk == row.pk
    again, no_code = actions.sign_up(told, by=actions.public_user(), now=now)  # sent twice
    assert (again.pk, no_code) == (row.pk, "")
    assert not Person.objects.exists()  # nobody is on record before somebody decided


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"phone": ""}, "phone_missing"),
        ({"phone": "123"}, "phone_shape"),
        ({"number": make_number(date(2003, 8, 6))}, "under_age"),
        ({"id_kind": "passport", "number": "E12345678"}, "age_unknown"),
        ({"number": "430903198001010012"}, "number_check"),
    ],
)
def test_offers_that_cannot_be_taken(over: dict[str, Any], code: str, now: datetime) -> None:
    with refusing(code):
        actions.sign_up(offer(**over), by=actions.public_user(), now=now)
    assert not Volunteer.objects.exists()


def test_who_is_accepted_is_on_record_works_and_their_number_is_erased_here(now: datetime) -> None:
    row, _code = actions.sign_up(offer(), by=actions.public_user(), now=now)
    clerk = make_user("dispatcher", area_id=YIYANG)
    worker = actions.accept(row, by=clerk, now=now)
    row.refresh_from_db()
    assert (row.state, row.sealed, row.worker_id) == ("accepted", None, worker.pk)
    assert (worker.kind, worker.person_id, worker.area_id) == ("volunteer", row.person_id, HESHAN)
    assert Identifier.objects.get(person=worker.person_id).tail == row.tail
    assert queries.lacks(row, now.date()) == ["uninsured", "untrained"]
    actions.insure(
        row, insurer="人保", policy_no="P1", until=now.date() + timedelta(days=30), by=clerk, now=now
    )
    actions.train(row, what="trained", on=now.date(), until=None, number="", by=clerk, now=now)
    row.refresh_from_db()
    assert queries.lacks(row, now.date()) == []
    with refusing("volunteer_state"):
        actions.accept(row, by=clerk, now=now)


def test_who_is_on_record_already_stays_one_person(now: datetime) -> None:
    number, clerk = make_number(), make_user("dispatcher", area_id=YIYANG)
    first, _ = actions.sign_up(offer(number=number), by=actions.public_user(), now=now)
    second, _ = actions.sign_up(offer(number=number), by=actions.public_user(), now=now)
    assert [each.pk for each in queries.same(first)] == [second.pk]
    worker = actions.accept(first, by=clerk, now=now)
    with refusing("worker_already"):
        actions.accept(second, by=clerk, now=now)
    actions.stop(first, by=clerk, now=now)
    worker.refresh_from_db()
    assert worker.to_on == now.date()
    later = now + timedelta(days=1)
    again = actions.accept(second, by=clerk, now=later)
    assert again.person_id == worker.person_id
    assert Person.objects.count() == 1


def test_a_number_of_somebody_else_is_not_taken_over(now: datetime) -> None:
    number, clerk = make_number(), make_user("dispatcher", area_id=YIYANG)
    row, _ = actions.sign_up(offer(number=number), by=actions.public_user(), now=now)
    actions.accept(row, by=clerk, now=now)
    other, _ = actions.sign_up(offer(number=number, name="赵某"), by=actions.public_user(), now=now)
    with refusing("number_taken"):
        actions.accept(other, by=clerk, now=now)
    other.refresh_from_db()
    assert other.state == "waiting"


def test_declined_with_a_reason_and_erased(now: datetime) -> None:
    row, _ = actions.sign_up(offer(), by=actions.public_user(), now=now)
    clerk = make_user("commander", area_id=YIYANG)
    with refusing("reason_missing"):
        actions.turn_down(row, reason=" ", by=clerk, now=now)
    actions.turn_down(row, reason="人数已满", by=clerk, now=now)
    row.refresh_from_db()
    assert (row.state, row.reason, row.sealed) == ("declined", "人数已满", None)


def test_only_those_who_manage_the_area_decide(now: datetime) -> None:
    row = make_volunteer()
    for clerk in (make_user("observer", area_id=YIYANG), make_user("dispatcher", area_id=TAOJIANG)):
        with refusing("forbidden"):
            actions.accept(row, by=clerk, now=now)
        with refusing("forbidden"):
            actions.sign_up(offer(channel="phone"), by=clerk, now=now)


def test_a_new_code_ends_the_old_one(now: datetime) -> None:
    row, old = actions.sign_up(offer(), by=actions.public_user(), now=now)
    new = actions.renew_code(row, by=make_user("dispatcher", area_id=YIYANG), now=now)
    assert queries.by_code(digest(old)) is None
    assert queries.by_code(digest(new)) == row


def signed_in(role: str = "dispatcher", area_id: int = YIYANG) -> Client:
    client = Client(headers={"accept-language": "en"})
    user = make_user(role, area_id=area_id, language="en")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_desk_signs_up_by_phone_accepts_insures_and_trains() -> None:
    client = signed_in()
    told = {
        "id": "01900000-0000-7000-8000-000000000001",
        "name": "林晓晴",
        "phone": "138 0737 0000",
        "id_kind": "resident_id",
        "number": make_number(),
        "area": "430903",
        "free": ["weekend_morning"],
        "skills": ["order"],
    }
    page = client.post(reverse("volunteer_new"), told).content.decode()
    assert "Without their consent nothing is kept." in page
    page = client.post(reverse("volunteer_new"), told | {"consent": "on"}, follow=True).content.decode()
    assert "shown this once" in page
    assert "13807370000" in page
    row = Volunteer.objects.get()
    assert row.channel == "phone"
    page = client.post(reverse("volunteer_accept", args=[row.pk]), follow=True).content.decode()
    assert "not insured" in page
    insured = {"insurer": "人保", "policy_no": "P1", "until": "2021-09-01"}
    client.post(reverse("volunteer_insure", args=[row.pk]), insured)
    response = client.post(reverse("volunteer_train", args=[row.pk]), {"what": "trained", "on": "2021-08-09"})
    assert response.status_code == 409  # still to come
    client.post(reverse("volunteer_train", args=[row.pk]), {"what": "trained", "on": "2021-08-04"})
    page = client.get(reverse("volunteer", args=[row.pk])).content.decode()
    assert "Of age, insured and trained" in page
    assert AuditEntry.objects.filter(verb="workforce.volunteer.opened").exists()


def test_the_list_is_filtered_and_scoped() -> None:
    make_volunteer(name="甲某", skills=["driving"])
    make_volunteer(name="乙某", state="declined", reason="人数已满")
    make_volunteer(name="丙某", area_id=TAOJIANG)
    page = signed_in(area_id=HESHAN).get(reverse("volunteers")).content.decode()
    assert all(name in page for name in ("甲某", "乙某"))
    assert "丙某" not in page
    client = signed_in()
    assert "乙某" not in client.get(reverse("volunteers"), {"state": "waiting"}).content.decode()
    assert "甲某" in client.get(reverse("volunteers"), {"skill": "driving"}).content.decode()
    assert "甲某" not in client.get(reverse("volunteers"), {"skill": "comfort"}).content.decode()
    assert "丙某" in save(client, reverse("volunteers"), {"export": "csv"}).content.decode()
    assert signed_in("observer").get(reverse("volunteers")).status_code == 403


def test_made_volunteers_hold_together(now: datetime) -> None:
    row = make_volunteer(ready=True)
    assert row.worker
    assert row.worker.kind == Worker.Kind.VOLUNTEER
    assert queries.lacks(row, now.date()) == []
    assert make_person().pk != row.person_id
