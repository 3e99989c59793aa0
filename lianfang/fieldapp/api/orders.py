"""The orders of one's own teams, as a phone shows them."""

from typing import Any

from lianfang.accounts.models import User
from lianfang.workforce.models import Dispatch
from lianfang.workforce.queries import orders_of, worker_of

Row = dict[str, Any]


def orders(user: User) -> list[Row]:
    """List where the teams of a user's worker are sent, as long as they are not back; nothing for others."""
    worker = worker_of(user)
    return [_order(one, worker.person_id) for one in orders_of(worker)] if worker else []


def _order(one: Dispatch, person_id: object) -> Row:
    names = {"area_id": one.area_id, "area_name": one.area.name, "area_name_en": one.area.name_en}
    times = {
        "ordered_at": one.ordered_at,
        "acknowledged_at": one.acknowledged_at,
        "arrived_at": one.arrived_at,
    }
    told = {"id": one.pk, "person_id": person_id, "team": one.team.name, "task": one.task}
    return told | names | times | {"distance_m": one.distance_m}
