"""What time alone brings: once a night, what is due is erased."""

from collections.abc import Collection
from datetime import date, datetime

from django.utils.timezone import localtime

from lianfang.common.dates import day_of
from lianfang.people import naming
from lianfang.privacy.actions.erasing import erase
from lianfang.privacy.actions.forgetting import again
from lianfang.workforce.actions import public_user

HOUR = 3  # of the night, when hardly anybody works (design choice)

_done: dict[str, date] = {}  # when this process last ran it


def tick(now: datetime, readers: Collection[str] = ()) -> int:
    """Erase what is due, once a day after three in the morning. Gives how many rows."""
    today = day_of(now)
    if _done.get("day") == today or localtime(now).hour < HOUR:
        return 0
    _done["day"] = today
    run = erase(now, by=public_user(), readers=readers)
    return (run.n if run else 0) + again(now, readers) + naming.sweep()
