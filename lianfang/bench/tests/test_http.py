"""The benchmarks that go through real servers run, lose nothing and say what they promise. They gate nothing."""

import json

import pytest

from lianfang.bench import phones, run, scan
from lianfang.sync.models import Dispute
from lianfang.testing.models import Swab

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_scans_are_measured(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(scan, "ROUNDS", 1)
    monkeypatch.setattr(scan, "CONNECTIONS", (8, 16))
    found = json.loads(json.dumps(run("scan", 200)))
    for name in ("registrations", "facts"):
        assert found[f"{name}_per_s"] > 0
        assert found[f"{name}_p99_ms"] > 0
    assert (found["lost"], found["duplicated"], Swab.objects.count()) == (0, 0, 400)
    assert not Dispute.objects.exists()
    assert capsys.readouterr().out == ""


def test_phones_come_back_and_lose_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phones, "LOSE", 5)
    found = json.loads(json.dumps(run("phones", 10)))
    assert (found["phones"], found["facts"], found["lost"], found["duplicated"]) == (10, 5_000, 0, 0)
    assert found["answers_lost"] > 3
    assert Swab.objects.count() == 5_000
    assert not Dispute.objects.exists()
