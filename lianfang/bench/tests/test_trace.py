"""The benchmark of tracing runs, three engines find the same, and it says what it promises. It gates no time."""

import json

import pytest

from lianfang.bench import run


@pytest.mark.django_db
def test_three_engines_find_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    module = pytest.importorskip("lianfang.bench.trace", reason="DuckDB is optional", exc_type=ImportError)
    monkeypatch.setattr(module, "CASES", 6)
    monkeypatch.setattr(module, "COMPARED", 3)
    monkeypatch.setattr(module, "DAYS", 12)
    found = json.loads(json.dumps(run("trace", 3_000)))
    assert (found["cases"], found["compared"], found["digests_equal"]) == (6, 3, True)
    for key in (
        *("visits", "hop1_p95_ms", "hop2_p50_ms", "hop2_p95_ms", "ratio_postgres", "ratio_duckdb"),
        *("append_day_s", "late_s", "drop_day_s", "peak_mb", "at_once_traces_per_s"),
    ):
        assert found[key] > 0, key
