"""The benchmark of sync runs, and says what it promises. It gates nothing: the machine of the tests is busy."""

import json

import pytest

from lianfang.bench import run, sync
from lianfang.common.errors import Refused
from lianfang.sync.models import Dispute
from lianfang.testing.models import Swab


@pytest.mark.django_db(transaction=True)
def test_sync_is_measured_beside_copy(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sync, "ROUNDS", 2)
    found = json.loads(json.dumps(run("sync", 1)))
    assert found["bench"] == "sync"
    assert found["rounds"] == 2
    for key in ("facts_per_s", "copy_rows_per_s", "ratio", "p99_ms", "cores", "registrations_per_s"):
        assert found[key] > 0, key
    rows = sync.BATCH * sync.WHOLE * sync.PROCESSES * sync.LANES
    assert Swab.objects.count() == 2 * (3 * rows + rows // sync.WHOLE)
    assert not Dispute.objects.exists()
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "round 2 of 2" in captured.err


def test_a_benchmark_nobody_knows() -> None:
    with pytest.raises(Refused, match="sync"):
        run("nonsense", None)
