"""What the pages of supervision share: who may, which outbreak, how units and modes are called."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from lianfang.outbreak import queries as outbreaks
from lianfang.outbreak.models import Outbreak
from lianfang.places.queries import labels
from lianfang.supervision import rules
from lianfang.supervision.models import Finding
from lianfang.web.http import Request

READ, INSPECT, SIGN = "supervision.read", "supervision.inspect", "supervision.sign"
RECTIFY, PERSONS = "supervision.rectify", "supervision.persons"
TONES = {"found": "amber", "rectifying": "amber", "fixed": "brand", "closed": "green", "withdrawn": "neutral"}


def fought(request: Request) -> Outbreak | None:
    """Give the outbreak this user's pages show."""
    return outbreaks.current(request.user, request.today)


def shown(rows: Iterable[Finding], request: Request) -> list[dict[str, Any]]:
    """Give findings as a list shows them: area, unit, tone, whether late."""
    found = list(rows)
    areas = labels({row.area_id for row in found} | {rules.unit_area(row.area_id) for row in found})
    return [
        {
            "finding": row,
            "area": areas.get(row.area_id, ""),
            "unit": row.team.name if row.team else areas.get(rules.unit_area(row.area_id), ""),
            "tone": TONES[row.state],
            "late": rules.overdue(row.state, row.due_at, request.now),
        }
        for row in found
    ]


def uuid_in(request: Request, name: str) -> UUID | None:
    """Read an id from the address; nonsense is none."""
    try:
        return UUID(request.GET.get(name, ""))
    except ValueError:
        return None
