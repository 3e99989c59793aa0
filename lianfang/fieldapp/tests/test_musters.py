"""What a phone knows of musters: one's own, and who is called where one receives people."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.fieldapp.tests.make import Caller, read
from lianfang.places.tests.make import HESHAN, TAOJIANG, make_area, make_site
from lianfang.sync.tests.make import make_device
from lianfang.web import clock
from lianfang.workforce.tests.make import make_call, make_muster, make_worker

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def present(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the server's clocks stand at the tests' instant."""
    monkeypatch.setattr(clock, "now", lambda: now)
    monkeypatch.setattr(clock, "wall", lambda: now)


def told(user: User) -> list[dict[str, Any]]:
    return list(read(Caller(token=make_device(user)[1]).get("me"))["musters"])


def test_the_called_are_told_where_and_the_receiving_who(now: datetime) -> None:
    make_area(43, 9, 3)
    make_area(43, 9, 22)
    nurse = make_user("sampler", area_id=HESHAN)
    away = make_muster(area_id=TAOJIANG, due_at=now + timedelta(hours=1))
    here = make_muster(due_at=now - timedelta(hours=2))
    make_call(away, make_worker(user=nurse), site=make_site(name="一号点"))
    other = make_call(here)
    make_call(make_muster(due_at=now - timedelta(hours=13)))
    first, second = told(nurse)
    assert (first["own"]["site"], first["receives"], first["called"]) == ("一号点", False, [])
    assert (second["own"], second["receives"]) == (None, True)
    assert [each["name"] for each in second["called"]] == [other.person.name]
    assert told(make_user("observer", area_id=HESHAN)) == []
