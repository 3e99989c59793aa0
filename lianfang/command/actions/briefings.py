"""The morning briefing: kept as it was given."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.command.measures import Asked
from lianfang.command.models import Briefing
from lianfang.command.queries.orders import GIVE
from lianfang.command.queries.picture import briefing_of
from lianfang.common.dates import day_of
from lianfang.outbreak.models import Outbreak


@transaction.atomic
def make_briefing(outbreak: Outbreak, day: date, *, by: User, now: datetime) -> Briefing:
    """Write the briefing of a day from the figures as they stand; written again, it is a new version.

    Raises Refused("forbidden").
    """
    require(by, GIVE, outbreak.area_id, day_of(now))
    Outbreak.objects.select_for_update(no_key=True).get(pk=outbreak.pk)
    known = Briefing.objects.filter(outbreak=outbreak, area_id=outbreak.area_id, day=day)
    briefing = Briefing.objects.create(
        outbreak=outbreak,
        area_id=outbreak.area_id,
        day=day,
        version=(known.aggregate(last=Max("version"))["last"] or 0) + 1,
        data=briefing_of(Asked(outbreak, by, day_of(now), now), day),
        made_at=now,
        made_by=by,
    )
    audit(
        by, "command.briefing.made", briefing, now, area_id=outbreak.area_id, on=day, version=briefing.version
    )
    return briefing
