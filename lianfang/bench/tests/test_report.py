"""The benchmark of daily reports runs, agrees with its reference, and counts again to the same bytes."""

import json

import pytest

from lianfang.bench import report, run


@pytest.mark.django_db
def test_reports_are_measured_beside_a_statement_a_unit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "ROUNDS", 1)
    monkeypatch.setattr(report, "COMMUNITIES", 24)
    monkeypatch.setattr(report, "TEAMS", 10)
    monkeypatch.setattr(report, "DOORS", 20)
    found = json.loads(json.dumps(run("report", 2_000)))
    assert (found["communities"], found["teams"], found["households"]) == (24, 10, 480)
    assert (found["differ"], found["recounted_differ"], found["ranked"]) == (0, 0, 2)
    assert found["recounted"] >= 5
    for key in ("first_s", "lock_s", "reference_ms_a_unit"):
        assert found[key] >= 0, key
