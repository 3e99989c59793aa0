"""Certificates of hours: counted from what was told, printed, revoked."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from lianfang.accounts.tests.make import make_user
from lianfang.duty.actions import certify, revoke_certificate
from lianfang.duty.tests.make import Crew
from lianfang.places.tests.make import TAOJIANG, YIYANG
from lianfang.protocol.tests.make import refusing
from lianfang.web import clock
from lianfang.workforce.models import Certificate
from lianfang.workforce.tests.make import make_certificate, make_volunteer

pytestmark = pytest.mark.django_db


def test_hours_are_those_of_finished_duties(now: datetime) -> None:
    helper, crew = make_volunteer(ready=True), Crew(now)
    assert helper.worker
    who, day = helper.worker.person, now - timedelta(days=2)
    crew.tell(*crew.steps(who, day, ("in", 0), ("rest", 2), ("back", 2.5), ("out", 4)))
    crew.tell(*crew.steps(who, day + timedelta(days=1), ("in", 0), ("out", 3)))
    crew.tell(*crew.steps(who, now, ("in", -1)))  # goes on: not counted yet
    clerk, today = make_user("dispatcher", area_id=YIYANG), now.date()
    paper = certify(helper.worker, helper.worker.from_on, today, by=clerk, now=now)
    assert (paper.duties, paper.minutes, paper.name) == (2, 390, who.name)
    with refusing("no_hours"):
        certify(helper.worker, today, today, by=clerk, now=now)
    with refusing("certificate_days"):
        certify(helper.worker, today, today + timedelta(days=1), by=clerk, now=now)
    with refusing("forbidden"):
        stranger = make_user("dispatcher", area_id=TAOJIANG)
        certify(helper.worker, today, today, by=stranger, now=now)
    with refusing("reason_missing"):
        revoke_certificate(paper, why="", by=clerk, now=now)
    revoke_certificate(paper, why="重复开具", by=clerk, now=now)
    with refusing("revoked_already"):
        revoke_certificate(paper, why="重复开具", by=clerk, now=now)


@pytest.mark.fonts
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_certificate_is_printed(language: str, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    helper = make_volunteer(ready=True)
    assert helper.worker
    paper = make_certificate(helper.worker)
    client = Client(headers={"accept-language": language})
    client.force_login(
        make_user("dispatcher", area_id=YIYANG), backend="django.contrib.auth.backends.ModelBackend"
    )
    response = client.get(reverse("certificate_print", args=[paper.pk]))
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")
    page = client.post(reverse("certificate_revoke", args=[paper.pk]), {"why": "重复开具"}, follow=True)
    assert page.status_code == 200
    assert Certificate.objects.get().revoked_why == "重复开具"
