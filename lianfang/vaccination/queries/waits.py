"""How long one waits now at the sessions that are open: for everybody, so without anybody's name."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count

from lianfang.vaccination.models import GivenDose, Session
from lianfang.vaccination.queries.sessions import counted
from lianfang.vaccination.rules import wait_minutes

LATELY = timedelta(hours=1)  # whose pace is looked at (design choice)
BEFORE_A_DOSE = ("arrived", "fit", "agreed")


@dataclass(frozen=True, slots=True)
class Wait:
    """A session that is open, and the minutes to a dose for whoever comes now."""

    session: Session
    minutes: int


def waits_now(now: datetime) -> list[Wait]:
    """List the sessions that are open now, those with the shortest wait first. Three statements."""
    rows = Session.objects.filter(state=Session.State.OPEN, opens_at__lte=now, closes_at__gt=now)
    sessions = list(rows.select_related("site__area").order_by("pk"))
    there = counted(sessions)
    given = GivenDose.objects.filter(session__in=sessions, at__gt=now - LATELY, at__lte=now)
    lately = dict(given.order_by().values_list("session").annotate(n=Count("pk")))
    found = [
        Wait(
            one,
            wait_minutes(
                sum(there[one.pk][state] for state in BEFORE_A_DOSE),
                one.vaccinators * one.per_hour,
                lately.get(one.pk, 0) if one.opens_at <= now - LATELY else 0,
            ),
        )
        for one in sessions
    ]
    return sorted(found, key=lambda each: (each.minutes, each.session.site.name))
