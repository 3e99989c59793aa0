"""The register of organisations: its rules, and its pages."""

from datetime import datetime
from typing import Any

import pytest
from django.urls import reverse

from lianfang.accounts.models import AuditEntry, User
from lianfang.accounts.tests.make import make_user
from lianfang.common.tests.refusals import refused
from lianfang.people.actions import (
    Body,
    close_organisation,
    correct_organisation,
    register_organisation,
    reopen_organisation,
)
from lianfang.people.models import Organisation
from lianfang.places.tests.make import HESHAN, TAOJIANG, YIYANG, make_area
from lianfang.web import clock
from lianfang.workforce.tests.make import make_organisation, make_team
from lianfang.workforce.tests.test_views import get, post, signed_in

pytestmark = pytest.mark.django_db
CODE = "91350100M000100Y43"


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    make_area(43, 9, name="益阳市", name_en="Yiyang City")
    make_area(43, 9, 3, name="赫山区", name_en="Heshan District")
    make_area(43, 9, 22)


@pytest.fixture
def clerk() -> User:
    return make_user("dispatcher", area_id=YIYANG)


def told(**over: Any) -> Body:
    fields: dict[str, Any] = {"name": "赫山区某局", "level": "district", "area_id": HESHAN}
    return Body(**(fields | over))


def test_correcting_keeps_the_audit_and_the_check(clerk: User, now: datetime) -> None:
    found = make_organisation(name="旧名")
    correct_organisation(found, told(name="新名", code=CODE.lower(), kind="hospital"), by=clerk, now=now)
    stored = Organisation.objects.get()
    assert (stored.name, stored.code, stored.kind) == ("新名", CODE, "hospital")
    assert AuditEntry.objects.get(verb="people.organisation.corrected").data == {"before": "旧名"}
    wrongs: list[tuple[dict[str, Any], str]] = [
        ({"code": CODE[:-1] + "4"}, "code_wrong"),
        ({"contact_phone": "12"}, "organisation_phone"),
        ({"parent_id": found.id}, "organisation_parent"),
        ({"area_id": TAOJIANG}, "forbidden"),
    ]
    for wrong, why in wrongs:
        with refused(why):
            local = make_user("dispatcher", area_id=HESHAN) if why == "forbidden" else clerk
            correct_organisation(stored, told(**wrong), by=local, now=now)


def test_nothing_stands_above_itself(clerk: User, now: datetime) -> None:
    top = make_organisation()
    middle = make_organisation(parent=top)
    bottom = make_organisation(parent=middle)
    with refused("organisation_parent"):
        correct_organisation(top, told(parent_id=bottom.id), by=clerk, now=now)
    correct_organisation(bottom, told(parent_id=top.id), by=clerk, now=now)
    assert set(top.parts.all()) == {middle, Organisation.objects.get(id=bottom.id)}


def test_a_taken_name_or_code_is_refused(clerk: User, now: datetime) -> None:
    register_organisation("赫山区某局", "district", HESHAN, code=CODE, by=clerk, now=now)
    other = make_organisation(area_id=HESHAN)
    for body in (told(), told(name="别名", code=CODE)):
        with refused("organisation_known"):
            correct_organisation(other, body, by=clerk, now=now)


def test_closing_is_noted_once_and_taken_back(clerk: User, now: datetime) -> None:
    found = make_organisation()
    close_organisation(found, by=clerk, now=now)
    with refused("organisation_noted"):
        close_organisation(found, by=clerk, now=now)
    reopen_organisation(found, by=clerk, now=now)
    assert Organisation.objects.get().closed_on is None


def test_the_list_is_filtered_and_saved() -> None:
    body = make_organisation(area_id=HESHAN, name="赫山区甲局", kind="authority", code=CODE)
    make_organisation(area_id=HESHAN, name="赫山区乙院", kind="hospital")
    make_organisation(area_id=TAOJIANG, name="桃江县丙局")
    make_organisation(area_id=HESHAN, name="旧单位", closed_on="2021-08-01")
    make_team(body)
    client = signed_in("observer", HESHAN)
    page = get(client, "organisations")
    assert "赫山区甲局" in page
    assert "旧单位" not in page
    assert "桃江县丙局" not in page
    assert "赫山区甲局" not in get(client, "organisations", kind="hospital")
    assert "赫山区乙院" not in get(client, "organisations", q=CODE[:9])
    assert "旧单位" in get(client, "organisations", closed="on")
    assert f"赫山区甲局,{CODE}" in get(client, "organisations", export="csv")


def test_an_organisation_is_registered_corrected_and_closed_on_its_pages() -> None:
    client = signed_in("dispatcher")
    make_organisation(name="上级单位")
    form = {
        "name": "某卫生院",
        "level": "township",
        "area": "430903",
        "kind": "hospital",
        "parent": "上级单位",
    }
    page = post(client, "organisation_new", **form, contact="联系人甲", contact_phone="0737-4212345")
    assert all(text in page for text in ["某卫生院", "上级单位", "联系人甲", "0737-4212345"])
    made = Organisation.objects.get(name="某卫生院")
    assert "last character does not fit" in post(
        client, "organisation_edit", made.pk, **form, code=CODE[:-1] + "0"
    )
    assert CODE in post(client, "organisation_edit", made.pk, **form, code=CODE)
    assert "closed on" in post(client, "organisation_close", made.pk)
    assert "closed on" not in post(client, "organisation_close", made.pk)


def test_of_organisations_elsewhere_nothing_is_shown() -> None:
    there = make_organisation(area_id=TAOJIANG)
    get(signed_in("observer", HESHAN), "organisation", there.pk, status=404)
    assert signed_in("sampler").get(reverse("organisations")).status_code == 403
