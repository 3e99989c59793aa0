"""One's own shifts as an iCalendar (RFC 5545): with the city's time zone, without anybody's name."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from lianfang.rotas.models import Assignment

TYPE = "text/calendar; charset=utf-8"
AGAIN = timedelta(hours=1)  # after which a calendar reads it again (design choice)
_STATUS = {"planned": "TENTATIVE", "confirmed": "CONFIRMED"}  # else it fell away


def drawn(rows: Iterable[Assignment], *, host: str, address: str) -> bytes:
    """Write somebody's shifts; `address` is where they answer for them. The same shifts are the same bytes."""
    calendar = Calendar()
    name = _("My shifts")
    for key, value in (
        ("prodid", "-//Lianfang//rotas//EN"),
        ("version", "2.0"),
        ("calscale", "GREGORIAN"),
        ("method", "PUBLISH"),
        ("name", name),
        ("x-wr-calname", name),
        ("x-published-ttl", "PT1H"),
    ):
        calendar.add(key, value)
    calendar.add("refresh-interval", AGAIN, parameters={"VALUE": "DURATION"})  # RFC 7986, 5.7
    for one in rows:
        calendar.add_component(_event(one, host, address))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(one: Assignment, host: str, address: str) -> Event:
    shift, event = one.shift, Event()
    changed = one.changed_at or one.at
    work = shift.get_qualification_display() if shift.qualification else _("Shift")
    told: dict[str, Any] = {
        "uid": f"{one.pk}@{host}",
        "dtstamp": changed,
        "created": one.at,
        "last-modified": changed,
        # Grows whenever something changes: seconds since the shift was given.
        "sequence": max(0, int((changed - one.at).total_seconds())),
        "dtstart": _city(shift.starts_at),
        "dtend": _city(shift.ends_at),
        "summary": f"{work} · {shift.site.name}",
        "location": ", ".join(filter(None, (shift.site.name, shift.site.address))),
        "status": _STATUS.get(one.state, "CANCELLED"),
        "description": " · ".join(_lines(one)),
        "url": address,
    }
    if shift.site.latitude is not None and shift.site.longitude is not None:
        told["geo"] = (shift.site.latitude, shift.site.longitude)
    for key, value in told.items():
        event.add(key, value)
    return event


def _lines(one: Assignment) -> list[str]:
    heavy = [_("In a suit or heavy work")] if one.shift.heavy else []
    return [str(one.get_state_display()), *heavy]


def _city(at: datetime) -> datetime:
    return localtime(at)
