"""Visits for tests."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.cases.capture import READING
from lianfang.cases.models import Reading
from lianfang.common.ids import uuid7
from lianfang.places.tests.make import HESHAN, YIYANG
from lianfang.sync.capture import SETTLEMENT, VOID
from lianfang.sync.follow import Follow, catch_up
from lianfang.sync.models import Change, Settlement, Void
from lianfang.sync.tests.make import make_device, outcomes, send
from lianfang.visits.capture import VISIT
from lianfang.visits.followers import follow_checks, recompute_last
from lianfang.visits.models import Visit

EIGHT = datetime(2021, 8, 6, 0, 0, tzinfo=UTC)  # 08:00 in Yiyang
NOON = EIGHT + timedelta(hours=4)
KINDS = {kind.name: kind for kind in (VOID, VISIT, SETTLEMENT, READING)}
CHECKS: dict[str, Any] = {"cases.reading": Reading, "sync.change": Change, "sync.void": Void}
FOLLOW_CHECKS = Follow("visits.checks", CHECKS, follow_checks)
FOLLOW = Follow(
    "visits.last", {"visits.visit": Visit, "sync.void": Void, "sync.settlement": Settlement}, recompute_last
)


def visit(
    household_id: UUID, outcome: str = "done", at: datetime = EIGHT, area: int = HESHAN, **data: Any
) -> dict[str, Any]:
    """Write a visit as a phone would."""
    told = {"household_id": str(household_id), "outcome": outcome, "n_present": 0, "unchanged": False}
    told |= {"present": [], "away": [], "needs": "", "note": ""} | data
    new = {"v": 2} if {"tasks", "found", "by_phone"} & set(data) else {}
    return new | {
        "id": str(uuid7()),
        "kind": "visits.visit",
        "at": at.isoformat(),
        "area": area,
        "data": told,
    }


def take_back(told: dict[str, Any], at: datetime = NOON) -> dict[str, Any]:
    """Say that a visit is taken back."""
    data = {"kind": "visits.visit", "target": told["id"], "reason": "走错门"}
    return {
        "id": str(uuid7()),
        "kind": "sync.void",
        "at": at.isoformat(),
        "area": told["area"],
        "data": data,
    }


def make_worker(**over: Any) -> tuple[User, str]:
    """Make a grid worker of the city with a phone; gives its token."""
    user = make_user("grid_worker", **({"area_id": YIYANG} | over))
    return user, make_device(user)[1]


def tell(token: str, *facts: dict[str, Any], now: datetime = NOON) -> list[str]:
    """Tell facts and let the follower read them; list what became of each."""
    found = outcomes(send(token, *facts, now=now, kinds=KINDS))
    connection.ensure_connection()
    catch_up((FOLLOW, FOLLOW_CHECKS), now=now)
    return found
