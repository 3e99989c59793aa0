"""The benchmark of duplicates runs and finds everybody who is on record. It gates no time."""

import json

import pytest

from lianfang.bench import duplicates, run


@pytest.mark.django_db
def test_everybody_on_record_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duplicates, "ASKED", 20)
    found = json.loads(json.dumps(run("duplicates", 200)))
    assert (found["people"], found["asked"], found["known"]) == (200, 20, 20)
    assert 0 < found["p50_ms"] <= found["p95_ms"] <= found["max_ms"]
