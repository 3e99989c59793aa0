"""Exercises for tests."""

from datetime import UTC, datetime
from typing import Any

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.drills import actions
from lianfang.drills.models import Drill
from lianfang.places.tests.make import make_area

NOON = datetime(2021, 8, 5, 4, 0, tzinfo=UTC)


def make_drill(by: User | None = None, **over: Any) -> Drill:
    """Plan an exercise of Heshan with five invented people and the course of a first case."""
    area = make_area(43, 9, 3, 2, 1) and make_area(43, 9, 3)
    fields: dict[str, Any] = {
        "name": "秋季演练",
        "area": area,
        "disease": "covid19",
        "people": 5,
        "now": NOON,
    }
    return actions.plan(by=by or make_user("commander"), **(fields | {"scenario": "first_case"} | over))
