"""Emergencies on their pages: from a page that was refused, by a number, and what whoever is in charge sees."""

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from lianfang.accounts.models import AuditEntry, Emergency
from lianfang.accounts.tests.make import make_user
from lianfang.command.waits import BY_KEY
from lianfang.command.waits.source import Moment
from lianfang.common.dates import day_of
from lianfang.common.ids import person_code
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import HESHAN, TAOJIANG, YIYANG, make_area
from lianfang.web.tests.saving import save

pytestmark = pytest.mark.django_db
WHY = {"reason": "病人昏迷，需要联系家属", "hours": "1"}


def client_of(role: str, area_id: int) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_user(role, area_id=area_id))
    return client


def test_from_a_refused_page_to_the_person_and_to_whom_it_may_concern() -> None:
    person = make_person(area=make_area(43, 9, 3, 5), phone="13900001234")
    doctor, address = client_of("doctor", TAOJIANG), reverse("person", args=[person.pk])
    refused = doctor.get(address)
    assert refused.status_code == 403
    new = f"{reverse('emergency_new')}?person={person.pk}"
    assert new in refused.content.decode()
    assert doctor.get(new).status_code == 200
    made = doctor.post(reverse("emergency_new"), {"person": str(person.pk), **WHY})
    assert made["Location"] == address
    page = doctor.get(address).content.decode()
    assert "13900001234" in page
    assert "EMERGENCY" in page  # over every page while it lasts
    row = Emergency.objects.get()
    chief = client_of("commander", HESHAN)
    shown = chief.get(reverse("emergency", args=[row.pk])).content.decode()
    assert WHY["reason"] in shown
    assert "Opened a person" in shown  # what was looked at
    said = {"agreed": "no", "said": "可以打电话给我们"}
    assert chief.post(reverse("emergency", args=[row.pk]), said).status_code == 302
    assert doctor.get(address).status_code == 403
    assert said["said"] in doctor.get(reverse("emergency", args=[row.pk])).content.decode()


def test_by_a_code_or_a_number_and_an_area_is_enough() -> None:
    person = make_person(area=make_area(43, 9, 3, 5))
    doctor = client_of("doctor", TAOJIANG)
    doctor.post(reverse("emergency_new"), {"whose": person_code(person.pk), **WHY})
    assert Emergency.objects.get().person_id == person.pk
    unknown = doctor.post(reverse("emergency_new"), {"whose": "430903198005011234", **WHY})
    assert unknown.status_code == 422
    assert AuditEntry.objects.filter(verb="accounts.emergency.not_found").count() == 1
    wide = doctor.post(reverse("emergency_new"), {"area": "430903", **WHY})
    assert "too wide" in wide.content.decode()
    assert doctor.post(reverse("emergency_new"), WHY).status_code == 422
    assert doctor.post(reverse("emergency_new"), {"area": "430903005", **WHY}).status_code == 302
    assert Emergency.objects.filter(person_id=None).count() == 1


def test_it_waits_for_who_is_in_charge_and_for_the_administrator(now: datetime) -> None:
    doctor = make_user("doctor", area_id=TAOJIANG)
    area = make_area(43, 9, 3, 5)
    row = Emergency.objects.create(
        user=doctor, area=area, reason="病人昏迷，需要联系", opened_at=now, until=now
    )
    moment = Moment(now, day_of(now), None, None, make_user("commander", area_id=HESHAN))
    assert [each.pk for each in BY_KEY["emergencies.review"].rows(moment)] == [row.pk]
    administrator = client_of("administrator", YIYANG)
    assert administrator.post(reverse("emergency_seen", args=[row.pk])).status_code == 302
    assert not BY_KEY["emergencies.note"].rows(moment).exists()
    saved = save(administrator, reverse("emergencies"), {"export": "csv", "state": "open"})
    assert saved.status_code == 200
    assert client_of("commander", TAOJIANG).get(reverse("emergency", args=[row.pk])).status_code == 404
    assert client_of("courier", HESHAN).get(reverse("emergencies")).status_code == 403
