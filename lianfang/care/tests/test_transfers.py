"""A patient is brought to another hospital."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.beds.models import Bed, Occupancy, Reservation
from lianfang.beds.tests.make import make_bed, make_hospital
from lianfang.beds.tests.test_concurrency import at_once
from lianfang.care.actions import transfers as actions
from lianfang.care.models import Admission, Transfer
from lianfang.care.rules.capacity import Counted, Limits, alarms, tone
from lianfang.care.tests.make import make_patient
from lianfang.common.tests.refusals import refused
from lianfang.places.tests.make import TAOJIANG, make_area
from lianfang.transport.models import Vehicle
from lianfang.transport.tests.make import make_vehicle
from lianfang.web import clock
from lianfang.web.tests.saving import save

HOUR = timedelta(hours=1)


@pytest.fixture
def doctor() -> User:
    return make_user("doctor")


def ask(patient: Admission, bed: Bed, doctor: User, now: datetime, need: str = "icu") -> Transfer:
    site = bed.room.site
    return actions.ask_transfer(patient, to_site=site, need=need, reason="呼吸衰竭", by=doctor, now=now)


def ambulance() -> Vehicle:
    return make_vehicle(make_user("dispatcher"), kind="ambulance")


@pytest.mark.django_db
def test_the_whole_way(doctor: User, now: datetime) -> None:
    patient, bed, vehicle = make_patient(now - HOUR), make_bed(icu=True), ambulance()
    old = patient.occupancy
    asked = ask(patient, bed, doctor, now)
    with refused("transfer_open"):
        ask(patient, bed, doctor, now)
    with refused("unfit"):
        actions.accept_transfer(asked, bed=make_bed(bed.room.site), by=doctor, now=now)
    actions.accept_transfer(asked, bed=bed, by=doctor, now=now)
    assert Reservation.objects.get().person_id == patient.person_id
    with refused("step"):
        actions.receive_transfer(asked, condition="平稳", by=doctor, now=now)
    actions.leave_for(asked, vehicle=vehicle, crew="张驾驶、李护士", by=doctor, now=now + HOUR)
    with refused("step"):
        actions.cancel_transfer(asked, why="不去了", by=doctor, now=now + HOUR)
    actions.receive_transfer(asked, condition="平稳，吸氧", by=doctor, now=now + 2 * HOUR)
    patient.refresh_from_db()
    old.refresh_from_db()
    assert (patient.occupancy.bed, patient.area_id) == (bed, bed.room.site.area_id)
    assert old.during.upper == now + 2 * HOUR == patient.occupancy.during.lower
    assert Occupancy.claims.count() == 2
    second = make_patient(now)
    other = make_bed(bed.room.site, icu=True)
    again = ask(second, other, doctor, now + 2 * HOUR)
    actions.accept_transfer(again, bed=other, by=doctor, now=now + 2 * HOUR)
    with refused("not_clean"):
        actions.leave_for(again, vehicle=vehicle, crew="张驾驶", by=doctor, now=now + 3 * HOUR)
    actions.cleaned_after(asked, done_by="王消毒", by=doctor, now=now + 3 * HOUR)
    actions.leave_for(again, vehicle=vehicle, crew="张驾驶", by=doctor, now=now + 3 * HOUR)


@pytest.mark.django_db
def test_a_hospital_elsewhere_sees_who_is_to_come(
    client: Client, doctor: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    there = make_hospital(area=make_area(43, 9, 22))
    patient = make_patient(now - HOUR)
    asked = ask(patient, make_bed(there, icu=True), doctor, now)
    client.force_login(make_user("doctor", area_id=TAOJIANG))
    for address in (reverse("transfers"), reverse("transfer", args=[asked.pk])):
        assert patient.case.person.name in client.get(address).content.decode(), address


@pytest.mark.django_db
def test_declined_and_called_off(doctor: User, now: datetime) -> None:
    patient, bed = make_patient(now - HOUR), make_bed(icu=True)
    actions.decline_transfer(ask(patient, bed, doctor, now), why="无人手", by=doctor, now=now)
    asked = ask(patient, bed, doctor, now)
    actions.accept_transfer(asked, bed=bed, by=doctor, now=now)
    actions.cancel_transfer(asked, why="好转", by=doctor, now=now + HOUR)
    assert not Occupancy.claims.filter(bed=bed).exists()
    with refused("same_site"):
        ask(patient, patient.occupancy.bed, doctor, now)


@pytest.mark.django_db(transaction=True)
def test_two_transfers_want_the_last_bed(doctor: User, now: datetime) -> None:
    bed = make_bed(icu=True)
    both = [ask(make_patient(now - HOUR), bed, doctor, now) for _ in range(2)]

    def accept(asked: Transfer) -> Callable[[], object]:
        return lambda: actions.accept_transfer(asked, bed=bed, by=doctor, now=now)

    assert at_once([accept(each) for each in both]) == {"done": 1, "kept": 1}
    assert sorted(Transfer.objects.values_list("state", flat=True)) == ["accepted", "asked"]


@pytest.mark.django_db
def test_the_pages(client: Client, doctor: User, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    client.force_login(doctor)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    patient, bed = make_patient(now - HOUR), make_bed(make_hospital(name="市某中心医院"), icu=True)
    told = {"to_site": bed.room.site_id, "need": "icu", "reason": "呼吸衰竭"}
    address = reverse("transfer_new", args=[patient.pk])
    assert client.post(address, told | {"reason": ""}).status_code == 422
    assert client.post(address, told).status_code == 302
    asked = Transfer.objects.get()
    client.post(reverse("transfer_step", args=[asked.pk, "accept"]), {"bed": bed.pk})
    html = client.get(reverse("transfer", args=[asked.pk])).content.decode()
    assert "Accepted" in html
    assert "The patient leaves" in html
    assert patient.person.name in client.get(reverse("transfers") + "?state=open").content.decode()
    assert patient.person.name not in client.get(reverse("transfers") + "?late=on").content.decode()
    for chosen, n in (("need=icu", 1), ("need=room", 0), (f"site={bed.room.site_id}", 1), ("q=nobody", 0)):
        table = save(client, reverse("transfers") + f"?export=csv&{chosen}").content.decode("utf-8-sig")
        assert len(table.splitlines()) == 1 + n
    board = client.get(reverse("capacity")).content.decode()
    assert "市某中心医院" in board
    assert "Too few beds of intensive care are free" in board
    assert "市某中心医院" in client.get(reverse("capacity") + "?export=csv").content.decode("utf-8-sig")
    client.force_login(make_user("commander"))
    html = client.get(reverse("transfer", args=[asked.pk])).content.decode()
    assert "The patient leaves" not in html


@pytest.mark.parametrize(
    ("counted", "colour"),
    [
        (Counted(0, 0, 0), "neutral"),
        (Counted(0, 1, 0), "red"),
        (Counted(10, 7, 3), "green"),
        (Counted(10, 8, 2), "amber"),
        (Counted(20, 19, 1), "red"),
    ],
)
def test_how_full_beds_are(counted: Counted, colour: str) -> None:
    assert tone(counted, Limits(80, 95, 2)) == colour


def test_what_a_city_runs_short_of() -> None:
    none = Counted(0, 0, 0)
    limits = Limits(80, 95, 2)
    assert list(alarms(Counted(20, 1, 19), Counted(2, 0, 2), Counted(2, 1, 1), 0, limits)) == []
    assert list(alarms(Counted(20, 19, 1), none, Counted(2, 2, 0), 1, limits)) == [
        "late", "full", "icu", "negative",
    ]  # fmt: skip
