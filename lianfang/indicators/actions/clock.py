"""What time alone brings: days are locked, interviews proposed, forms filled."""

from datetime import date, datetime

from django.db.models import Q

from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.indicators.actions.filling import fill_due
from lianfang.indicators.actions.interviews import propose
from lianfang.indicators.actions.locking import due_days, lock
from lianfang.indicators.models import ReportDay
from lianfang.outbreak.models import Outbreak


def lock_day(outbreak: Outbreak, day: date, *, by: User | None, now: datetime) -> ReportDay:
    """Lock a day, rank its units, and propose interviews."""
    locked = lock(outbreak, day, by=by, now=now)
    propose(locked, now=now)
    return locked


def tick(now: datetime) -> int:
    """Lock the days that are over, once; fill the forms whose hour has come. Says how much was done."""
    today = day_of(now)
    done = 0
    for outbreak in Outbreak.objects.filter(Q(ended_on=None) | Q(ended_on__gte=today), began_on__lte=today):
        for day in due_days(outbreak, now):
            done += _locked(outbreak, day, now)
        done += fill_due(outbreak, now)
    return done


def _locked(outbreak: Outbreak, day: date, now: datetime) -> int:
    try:
        lock_day(outbreak, day, by=None, now=now)
    except Refused:  # somebody was quicker, or no community lies in its area
        return 0
    return 1
