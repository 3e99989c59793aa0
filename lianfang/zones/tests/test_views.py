"""The pages of zones as those who use them go through them."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianfang.accounts.models import User
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.places.rules import official_code
from lianfang.web import clock
from lianfang.web.tests.saving import save
from lianfang.zones.models import CareFlag, Permit, Present, Zone, ZoneOrder
from lianfang.zones.tests.make import NOON, chief, compound, drafter, home, make_zone, walker

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pages think it is noon of 6 August 2021."""
    monkeypatch.setattr(clock, "now", lambda: NOON)


def signed_in(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def said(client: Client, page: str, /, *args: Any, **data: str) -> str:
    return client.post(reverse(page, args=args), data, follow=True).content.decode()


def test_a_zone_is_drafted_handed_in_approved_and_served() -> None:
    _door, (one, _two) = home()
    make_outbreak()
    writer, command, worker = signed_in(drafter()), signed_in(chief()), signed_in(walker())
    told = {"name": "花园", "level": "sealed", "line": "0737-4200001", "reason": "发现感染者"}
    assert writer.post(reverse("zone_new"), told).status_code == 422  # no part
    page = said(writer, "zone_new", **told, area_0=official_code(compound()), stair_0="花园1栋")
    order = ZoneOrder.objects.get()
    assert "Hand in" in page
    assert writer.post(reverse("zone_order_edit", args=[order.pk]), told | {"area_0": "x"}).status_code == 422
    said(writer, "zone_order_step", order.pk, "submit")
    page = said(command, "zone_order_step", order.pk, "return", text="写明楼栋")
    assert "写明楼栋" in page
    said(writer, "zone_order_step", order.pk, "submit")
    assert "2021-001" in said(command, "zone_order_step", order.pk, "approve")
    zone = Zone.objects.get()
    assert "Sealed zone" in command.get(reverse("zones")).content.decode()
    assert command.get(reverse("zones") + "?export=csv").content.decode().count("花园") == 1
    assert one.name in worker.get(reverse("zone_people", args=[zone.pk])).content.decode()
    row = Present.objects.filter(person=one).get()
    assert "no. 1" in said(worker, "zone_person_step", row.pk, "flag", key="infant", note="一段奶粉")
    said(worker, "zone_flag_end", CareFlag.objects.get().pk)
    said(worker, "zone_person_step", row.pk, "away")
    row.refresh_from_db()
    assert row.state == "away"
    page = said(worker, "zone_permit_new", zone.pk, holder="陈某", way="out", purpose="birth", urgent="on")
    assert "good at once" in page
    permit = Permit.objects.get()
    assert save(worker, reverse("zone_permits") + "?export=csv").status_code == 200
    assert "They are back" in page
    said(worker, "zone_permit_step", permit.pk, "back")
    assert said(worker, "zone_step", zone.pk, "place", place="工地", n="4", n_stranded="9").count(
        "More people"
    )


def test_whoever_may_not_does_not_and_names_are_for_those_who_serve() -> None:
    home()
    zone = make_zone()
    assert signed_in(drafter()).get(reverse("zone_people", args=[zone.pk])).status_code == 404
    lift = signed_in(drafter()).post(reverse("zone_step", args=[zone.pk, "lift"]), {"reason": "条件满足"})
    order = ZoneOrder.objects.get(what="lift")
    assert lift.url == reverse("zone_order", args=[order.pk])  # type: ignore[attr-defined]
    page = signed_in(walker()).get(reverse("zone_order", args=[order.pk])).content.decode()
    assert "does not hold" in page
    saved = said(signed_in(walker()), "zone_order_looked", order.pk, met_cleaned="yes", note_cleaned="有记录")
    assert "Saved." in saved
    order.refresh_from_db()
    assert order.looked["cleaned"]["met"]
