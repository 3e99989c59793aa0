"""What waits of rides: people who want home, people without a vehicle, the vehicle one drives today."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianfang.command.waits.source import Moment, Source
from lianfang.transport.models import Ride, Tour
from lianfang.transport.queries import unplanned


def _waiting(_moment: Moment) -> QuerySet[Any]:
    return Ride.objects.filter(home_by__isnull=False).select_related("person", "site")


def _own(moment: Moment) -> QuerySet[Any]:
    rows = Tour.objects.filter(state__in=Tour.LIVE, day__gte=moment.on).select_related("vehicle")
    return rows.filter(driver__user=moment.user) if moment.user else rows.none()


def _line(row: Ride) -> str:
    return f"{row.person.name} · {row.site.name}"


def _of_ride(row: Ride) -> str:
    return reverse("ride", args=[row.pk])


SOURCES = (
    Source("transport.home", "alarm", _("People we brought who want home"), "transport.plan", _waiting, _line, _of_ride,
           lambda: reverse("ride_waiting"), due="home_by", about=lambda row: row.site.name, of_outbreak=False),
    Source("transport.unplanned", "clock", _("Rides without a vehicle"), "transport.plan",
           lambda moment: unplanned(moment.on).select_related("person", "site"), _line, _of_ride,
           lambda: f"{reverse('rides')}?only=unplanned", due="arrive_from", about=lambda row: row.site.name,
           of_outbreak=False, watched=False),
    Source("transport.drive", "order", _("Vehicles I drive"), "transport.drive", _own,
           lambda row: f"{row.vehicle} · {row.hours}", lambda row: reverse("ride_tour", args=[row.pk]),
           lambda: reverse("my_work"), of_outbreak=False, own=True),
)  # fmt: skip
