"""The pages of retention, of certificates and of legal holds."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.common.ids import person_code
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import HESHAN
from lianfang.privacy.models import LegalHold
from lianfang.privacy.tests.make import erased, last
from lianfang.testing.tests.make import MORNING, make_code, make_scene
from lianfang.web.tests.saving import save

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client: Client, chief: User) -> Client:
    client.force_login(chief)
    return client


def text(client: Client, name: str, *args: Any, **ask: str) -> str:
    return save(client, reverse(name, args=args), ask).content.decode()


def test_the_table_says_how_long_and_why(page: Client) -> None:
    said = text(page, "retention")
    assert "卡口" in said
    assert "testing.Swab" in said


def test_a_certificate_is_shown_printed_and_checked(page: Client) -> None:
    scene, code = make_scene(), make_code()
    scene.phone.tell(*scene.swabs(2, code), scene.seal(code, 2), scene.result(code))
    erased(MORNING + timedelta(days=91))
    run = last()
    assert run.said in text(page, "erasures")
    assert run.digest in text(page, "erasures", export="csv")
    said = text(page, "erasure", run.pk)
    assert "testing.Swab" in said
    assert page.get(reverse("erasure_certificate", args=[run.pk, "pdf"])).content.startswith(b"%PDF")
    assert page.get(reverse("erasure_certificate", args=[run.pk, "json"])).json()["rows"] == run.n
    assert page.get(reverse("erasure_certificate", args=[run.pk, "xml"])).status_code == 404
    assert "校验值不符" not in said
    run.lines.update(n=1)
    assert "校验值不符" in text(page, "erasure", run.pk)


def test_a_hold_is_placed_by_the_code_of_a_person_and_lifted_with_a_reason(page: Client) -> None:
    person = make_person()
    said = {"reason": "诉讼", "asked_by": "某法院"}
    assert page.post(reverse("legal_hold_new"), said).status_code == 422  # nothing named
    both = said | {"person": str(person.pk), "kind": "passage"}
    assert page.post(reverse("legal_hold_new"), both).status_code == 422
    assert page.post(reverse("legal_hold_new"), said | {"person": "LFP-???"}).status_code == 422
    assert page.post(reverse("legal_hold_new"), said | {"person": person_code(person.pk)}).status_code == 302
    found = LegalHold.objects.get()
    assert found.person_id == person.pk
    assert "某法院" in text(page, "legal_holds")
    assert page.post(reverse("legal_hold_lift", args=[found.pk]), {"why": " "}).status_code == 422
    assert page.post(reverse("legal_hold_lift", args=[found.pk]), {"why": "已结案"}).status_code == 302
    assert page.post(reverse("legal_hold_lift", args=[found.pk]), {"why": "再来"}).status_code == 422
    assert "某法院" not in text(page, "legal_holds")
    assert "已结案" in text(page, "legal_holds", all="1")


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "全市"), ("en", "posts of the whole city")])
def test_a_whole_kind_is_held_and_lifted_by_posts_of_the_whole_city_alone(
    chief: User, client: Client, settings: Settings, language: str, said: str
) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    new, told = reverse("legal_hold_new"), {"reason": "诉讼", "asked_by": "某法院", "kind": "passage"}
    district = make_user("commander", area_id=HESHAN)
    client.force_login(district)
    assert said in text(client, "legal_hold_new")
    refused = client.post(new, told)
    assert (refused.status_code, said in refused.content.decode()) == (422, True)
    assert not LegalHold.objects.exists()
    client.force_login(chief)
    assert client.post(new, told).status_code == 302
    lift = reverse("legal_hold_lift", args=[LegalHold.objects.get().pk])
    assert lift in text(client, "legal_holds")
    client.force_login(district)
    assert lift not in text(client, "legal_holds")
    refused = client.post(lift, {"why": "已结案"})
    assert (refused.status_code, said in refused.content.decode()) == (422, True)
    assert LegalHold.objects.get().lifted_at is None
    own = told | {"kind": "", "person": str(make_person(area_id=HESHAN).pk)}
    assert client.post(new, own).status_code == 302  # whoever lives in their district they hold as before
