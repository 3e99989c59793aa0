"""Pages of bulletins."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lianfang.accounts.tests.make import make_user
from lianfang.common.dates import day_of
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.places.tests.make import YIYANG
from lianfang.reporting.models import Bulletin

pytestmark = pytest.mark.django_db


def signed_in(role: str) -> Client:
    client = Client()
    client.force_login(make_user(role, area_id=YIYANG))
    return client


def test_publish_read_correct_export() -> None:
    make_outbreak()
    client = signed_in("commander")
    day = day_of(timezone.now()) - timedelta(days=1)
    made = client.post(reverse("bulletin_publish"), {"day": day.isoformat()}, follow=True)
    assert made.status_code == 200
    bulletin = Bulletin.objects.get()
    assert client.get(reverse("bulletin", args=[bulletin.pk])).status_code == 200
    same = client.post(reverse("bulletin_correct", args=[bulletin.pk]), {"note": "x"})
    assert same.status_code == 409
    export = client.get(reverse("bulletins") + "?export=csv")
    assert day.isoformat() in export.content.decode("utf-8-sig")


def test_today_cannot_be_published() -> None:
    make_outbreak()
    today = day_of(timezone.now()).isoformat()
    assert signed_in("commander").post(reverse("bulletin_publish"), {"day": today}).status_code == 409
    assert not Bulletin.objects.exists()


def test_readers_see_no_publish_button() -> None:
    make_outbreak()
    page = signed_in("observer").get(reverse("bulletins")).content.decode()
    assert reverse("bulletin_publish") not in page


def test_without_an_outbreak_the_page_says_so() -> None:
    assert signed_in("observer").get(reverse("bulletins")).status_code == 200
