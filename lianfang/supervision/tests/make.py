"""Findings, rounds and photos for tests of supervision."""

import io
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from PIL import Image

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.outbreak.models import Outbreak
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.places.tests.make import YIYANG, make_area
from lianfang.supervision import actions
from lianfang.supervision.actions import Told
from lianfang.supervision.models import Finding
from lianfang.visits import actions as visits
from lianfang.visits.models import VisitRound

NOON = datetime(2021, 8, 6, 4, 0, tzinfo=UTC)
DAY = date(2021, 8, 6)


def inspector(**over: Any) -> User:
    """Make somebody who inspects the whole city."""
    return make_user("auditor", **({"area_id": YIYANG} | over))


def leader(**over: Any) -> User:
    """Make somebody who puts things right for units of the whole city."""
    return make_user("dispatcher", **({"area_id": YIYANG} | over))


def community() -> int:
    """Make a community of Heshan."""
    return int(make_area(43, 9, 3, 2, 1).pk)


def make_finding(
    what: str = "队伍间隔不足一米", by: User | None = None, now: datetime = NOON, **over: Any
) -> Finding:
    """Write down a finding in a community of Heshan."""
    outbreak = Outbreak.objects.first() or make_outbreak()
    told: dict[str, Any] = {"mode": "precise", "area_id": community(), "what": what} | over
    return actions.find(outbreak, Told(**told), by=by or inspector(), now=now)


def make_visit_round(by: User | None = None) -> VisitRound:
    """Plan a round of visits in a community of Heshan."""
    area = make_area(43, 9, 3, 2, 1)
    told = visits.Plan("敲门行动", "all", ["survey"], DAY, DAY)
    return visits.plan(area, told, by=by or make_user("commander", area_id=YIYANG), now=NOON)


@cache
def picture(width: int = 40, height: int = 30, kind: str = "JPEG") -> bytes:
    """Draw a picture with a place and a camera written into it."""
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "camera of Wang"
    exif[0x0112] = 6  # lies on its side
    told: dict[str, Any] = {"comment": b"secret"} if kind == "JPEG" else {}
    Image.new("RGB", (width, height), "red").save(out, kind, exif=exif, **told)
    return out.getvalue()
