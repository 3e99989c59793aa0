"""Published shifts for tests of the public pages."""

from datetime import date, timedelta
from typing import Any

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.common.dates import at
from lianfang.outbreak.models import Outbreak
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.places.tests.make import YIYANG, make_site
from lianfang.rotas.models import Rota, Shift


def make_rota(**over: Any) -> Rota:
    """Make a published rota of Heshan for the first week of August."""
    by: User = over.pop("by", None) or make_user("commander", area_id=YIYANG)
    site = over.pop("site", None) or make_site()
    fields: dict[str, Any] = {
        "outbreak": Outbreak.objects.first() or make_outbreak(),
        "area_id": site.area_id,
        "name": "第一周",
        "from_on": date(2021, 8, 2),
        "to_on": date(2021, 8, 15),
        "state": "published",
        "published_at": at(date(2021, 8, 1)),
        "by": by,
        "at": at(date(2021, 8, 1)),
    }
    return Rota.objects.create(**(fields | over))


def make_shift(
    rota: Rota | None = None, *, hour: float = 8, hours: float = 4, day: int = 6, **over: Any
) -> Shift:
    """Make a shift with one place, by default on the morning of 6 August."""
    site = over.pop("site", None) or make_site()
    begins = at(date(2021, 8, day)) + timedelta(hours=hour)
    fields: dict[str, Any] = {
        "rota": rota or make_rota(site=site),
        "site": site,
        "area_id": site.area_id,
        "starts_at": begins,
        "ends_at": begins + timedelta(hours=hours),
        "needed": 1,
    }
    return Shift.objects.create(**(fields | over))
