"""What a worker's own phone knows of the worker's duty, so that its clock runs without a network."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q

from lianfang.accounts.access import may, visible
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.duty import rules
from lianfang.duty.models import Alarm, Clock, Restriction
from lianfang.duty.queries.numbers import levels_now, protocol_of
from lianfang.people.models import Person
from lianfang.rotas.queries import shifts_of
from lianfang.workforce.models import Worker
from lianfang.workforce.queries import worker_of

Row = dict[str, Any]
LED = 200  # people and alarms a lead’s phone keeps; the nearest to their limit come first (design choice)
RECENT = timedelta(hours=12)  # how long an alarm that is over still waits on a phone (design choice)
NEAREST = (F("hard_at").asc(nulls_last=True), "since", "pk")
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


def of_lead(user: User, now: datetime) -> Row | None:
    """Give a phone of whoever leads sites what raises alarms there, so that it can do so without a network: who is at
    work, since when in a suit and until when, and the alarms that wait. None for those who lead nowhere."""
    on = day_of(now)
    if not may(user, "duty.lead", on):
        return None
    at_work = visible(Clock.objects.exclude(state="out"), user, "duty.lead", on)
    clocks = list(at_work.order_by(*NEAREST)[:LED])
    waits = Q(over_at=None) | Q(due_at__gte=now - RECENT)
    open_ = visible(Alarm.objects.filter(waits, seen_at=None), user, "duty.lead", on)
    alarms = list(open_.order_by("-due_at", "pk")[:LED])
    ids = {one.person_id for one in clocks} | {one.person_id for one in alarms}
    names = dict(Person.objects.filter(pk__in=ids).values_list("pk", "name"))
    return {
        "people": [_led(one, names.get(one.person_id, "")) for one in clocks],
        "alarms": [_alarm(one, names.get(one.person_id, "")) for one in alarms],
    }


def _led(clock: Clock, name: str) -> Row:
    limits = {"soon_at": clock.soon_at, "warn_at": clock.warn_at, "hard_at": clock.hard_at}
    who = {"person_id": clock.person_id, "name": name, "area_id": clock.area_id}
    return who | limits | _clock(clock)


def _alarm(one: Alarm, name: str) -> Row:
    return {
        "person_id": one.person_id,
        "name": name,
        "kind": one.kind,
        "about": one.about,
        "due_at": one.due_at,
        "over": one.over_at is not None,
        "site_id": one.site_id,
        "area_id": one.area_id,
        "words": one.words,
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
