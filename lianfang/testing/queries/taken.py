"""How many swabs were taken between two instants: whole hours from the follower's counts, the rest one by one."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Sum

from lianfang.outbreak.models import Outbreak
from lianfang.sync.queries import counting
from lianfang.testing.models import HourCount, HourStray, Round, RoundCount, Swab


def taken_between(outbreak: Outbreak, start: datetime, end: datetime) -> int:
    """Count the swabs taken for an outbreak from a full hour up to an instant.

    Where nothing was counted after `end`, the hour that `end` lies in is counted whole: nothing later was told.
    """
    rounds = list(Round.objects.filter(outbreak=outbreak).values_list("pk", flat=True))
    after = end + timedelta(microseconds=1)
    full = after.replace(minute=0, second=0, microsecond=0)
    if full == after or not RoundCount.objects.filter(round_id__in=rounds, as_of__gt=end).exists():
        return _in_hours(rounds, start, after)
    rest = Swab.objects.filter(counting(), round_id__in=rounds, at__range=(max(start, full), end))
    return _in_hours(rounds, start, full) + rest.count()


def _in_hours(rounds: list[UUID], start: datetime, end: datetime) -> int:
    """Add up the hours that begin from one instant until before another: the tubes begun in them, and by how much
    their swabs lie in other hours."""
    within = {"round_id__in": rounds, "hour__gte": start, "hour__lt": end}
    tubes = HourCount.objects.filter(**within).aggregate(n=Sum("n_swabs"))["n"]
    strays = HourStray.objects.filter(**within).aggregate(n=Sum("n"))["n"]
    return (tubes or 0) + (strays or 0)
