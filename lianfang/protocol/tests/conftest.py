"""The tests of protocol files read refusals as they are written, in English."""

import pytest

from lianfang.common.errors import Refused


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Refused, "translate", str)
