"""The benchmark of a whole round runs, and who looks at its pages stays signed in for as long as it lasts."""

import json
from datetime import timedelta
from unittest import mock

import pytest
from django.urls import reverse
from django.utils import timezone

from lianfang.accounts.tests.make import make_user
from lianfang.bench import run, whole_round
from lianfang.bench.signed import signed_in
from lianfang.places.tests.make import YIYANG
from lianfang.testing.models import PersonResult, Swab


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_round_is_told_followed_and_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole_round, "LOOK_S", 0.05)
    found = json.loads(json.dumps(run("round", 3_000)))
    assert (found["people"], found["coverage_error"], found["told"]) == (3_000, 0, found["results"])
    assert found["pages_opened"] > 0
    assert Swab.objects.count() >= PersonResult.objects.count() >= 3_000


@pytest.mark.django_db
def test_who_looks_at_pages_stays_signed_in() -> None:
    client = signed_in(make_user("commander", area_id=YIYANG))
    assert client.get(reverse("rounds")).status_code == 200
    with mock.patch("django.utils.timezone.now", return_value=timezone.now() + timedelta(minutes=20)):
        assert (
            client.get(reverse("rounds")).status_code == 200
        )  # what their role asks of them was looked at again
        client.logout()
        client.force_login(make_user("commander", area_id=YIYANG))
        client.get(reverse("rounds"))
    with mock.patch("django.utils.timezone.now", return_value=timezone.now() + timedelta(minutes=22)):
        assert "second-factor" in client.get(reverse("rounds")).headers["Location"]  # as for who has none
