"""What a worker's own phone knows of the worker's duty, so that its clock runs without a network."""

from datetime import datetime, timedelta
from typing import Any

from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.duty import rules
from lianfang.duty.models import Clock, Restriction
from lianfang.duty.queries.numbers import levels_now, protocol_of
from lianfang.rotas.queries import shifts_of
from lianfang.workforce.models import Worker
from lianfang.workforce.queries import worker_of

Row = dict[str, Any]
NEAR = timedelta(hours=1)  # before and after a shift its people still belong to it (design choice)


def of_phone(user: User, area_id: int, now: datetime) -> Row:
    """Give who works with a phone, where their clock stands, what keeps them away, how hot it is, and the limits in
    seconds; without a worker who signs in as this user, only the limits."""
    worker = worker_of(user)
    clock = Clock.objects.filter(pk=worker.person_id).first() if worker else None
    where = clock.area_id if clock and clock.state != "out" else area_id
    celsius, level = levels_now([where], now)[where]
    held = Restriction.objects.filter(person=worker.person_id, lifted_at=None) if worker else ()
    return {
        "person_id": worker.person_id if worker else None,
        "clock": _clock(clock) if clock else None,
        "away": [one.kind for one in held],
        "shift": _shift(worker, now) if worker else None,
        "heat": {"celsius": celsius, "level": level},
        "limits": _limits(rules.numbers(protocol_of(where, day_of(now))), level),
    }


def _shift(worker: Worker, now: datetime) -> Row | None:
    """Give the shift for which somebody is planned now or soon; what is done meanwhile belongs to it."""
    found = shifts_of(worker, now - NEAR, now + NEAR).first()
    if found is None:
        return None
    shift = found.shift
    return {"id": shift.pk, "site_id": shift.site_id, "starts_at": shift.starts_at, "ends_at": shift.ends_at}


def _clock(clock: Clock) -> Row:
    return {
        "state": clock.state,
        "since": clock.since,
        "began_at": clock.began_at,
        "donned_at": clock.donned_at,
        "donned_s": clock.donned_s,
        "site_id": clock.site_id,
        "shift_id": clock.shift_id,
        "leave_until": clock.leave_until,
    }


def _limits(n: rules.Numbers, level: str) -> Row:
    warn = n.warn * n.percents.get(level, 100) / 100
    return {
        "soon_s": _seconds(warn * n.soon_percent / 100),
        "warn_s": _seconds(warn),
        "hard_s": _seconds(n.hard),
        "rest_s": _seconds(n.rest),
        "day_s": _seconds(n.day),
        "off_s": _seconds(n.off),
        "leave_s": _seconds(n.leave),
    }


def _seconds(time: timedelta) -> int:
    return int(time.total_seconds())
