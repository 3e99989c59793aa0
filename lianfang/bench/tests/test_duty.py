"""The benchmark of the board of duty runs, and says what it promises. It gates nothing: the machine is busy."""

import json

import pytest

from lianfang.bench import duty, run
from lianfang.duty.models import Clock


@pytest.mark.django_db
def test_the_board_is_measured_beside_the_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duty, "TURNS", 2)
    found = json.loads(json.dumps(run("duty", 60)))
    assert (found["people"], found["at_work"], Clock.objects.count()) == (60, 60, 60)
    assert 0 < found["in_suits"] <= 60
    for key in ("board_ms", "page_ms", "from_steps_ms", "clocks_written_per_s"):
        assert found[key] > 0, key
