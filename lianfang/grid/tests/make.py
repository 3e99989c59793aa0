"""Who answers for what, for tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.common.errors import Refused
from lianfang.grid import actions
from lianfang.grid.followers import follow_charges
from lianfang.grid.models import Charge, Contract
from lianfang.people.models import Household
from lianfang.places.rules import unpack
from lianfang.places.tests.make import YIYANG, make_area
from lianfang.sync.models import Batch
from lianfang.workforce.models import Worker
from lianfang.workforce.tests.make import make_organisation, make_worker

NOW = datetime(2021, 8, 5, 4, 0, tzinfo=UTC)
FIVE = ("township_cadre", "community_cadre", "grid_worker", "medic", "police")


def follow() -> None:
    """Do what the follower does with everything that was announced so far: one test announces in one batch."""
    follow_charges(list(Batch.objects.values_list("pk", flat=True)), NOW)


def make_manager() -> User:
    """Make somebody who says who answers for what in the whole city."""
    return make_user("dispatcher", area_id=YIYANG)


def make_walker(**over: Any) -> Worker:
    """Make a grid worker of the city who signs in."""
    return make_worker(user=make_user("grid_worker", area_id=YIYANG), **over)


def give(home: Household, worker: Worker, duty: str = "grid_worker", by: User | None = None) -> Charge:
    """Let somebody answer for a household who has accepted."""
    asked = actions.ask([home], duty=duty, worker=worker, by=by or make_manager(), now=NOW, accepted=True)
    return asked.made[0]


def make_contract(area_id: int, **over: Any) -> Contract:
    """Contract a unit to an area."""
    make_area(*unpack(area_id))
    unit = over.pop("organisation", None) or make_organisation()
    (row,) = actions.contract([actions.Told(area_id, unit.pk, **over)], by=make_manager(), now=NOW)
    return row


@contextmanager
def refused(code: str) -> Iterator[None]:
    """Expect that something is refused for a reason."""
    with pytest.raises(Refused) as caught:
        yield
    assert caught.value.code == code
