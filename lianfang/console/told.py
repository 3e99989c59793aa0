"""What a person's page tells of places at sites, of what the person was told and of what they said they need."""

from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianfang.booking.models import Booking
from lianfang.console.event import Event
from lianfang.needs.models import Ticket
from lianfang.testing.models import ResultNotice
from lianfang.zones.models import Permit, Present

ENDS = {"done": "green", "cancelled": "neutral", "missed": "amber"}
MEANS = {"negative": "green", "positive": "amber", "recheck": "amber", "withdrawn": "amber"}


def places(ids: Sequence[UUID]) -> Iterable[Event]:
    """Tell of places booked and tickets taken, through whom, and how they ended."""
    for place in Booking.objects.filter(person__in=ids).select_related("site"):
        where = gettext("no. %(number)s, %(site)s") % {"number": place.number, "site": place.site.name}
        through = f"{where} · {place.get_channel_display()}"
        word = _("Booked a place") if place.slot_id else _("Took a ticket")
        yield Event(place.made_at, word, through, "neutral", "", "testing.read")
        if place.ended_at:
            tone = ENDS[place.state]
            yield Event(place.ended_at, place.get_state_display(), where, tone, "", "testing.read")


def notices(ids: Sequence[UUID]) -> Iterable[Event]:
    """Tell what results were made known, and how."""
    for notice in ResultNotice.objects.filter(person__in=ids):
        said = f"{notice.get_meaning_display()} · {notice.get_way_display()}"
        word = _("Told the result") if notice.version == 1 else _("Told again, corrected")
        yield Event(notice.released_at, word, said, MEANS[notice.meaning], "", "testing.read")


def needs(ids: Sequence[UUID]) -> Iterable[Event]:
    """Tell of what somebody said they need, and how it stands."""
    for ticket in Ticket.objects.filter(person__in=ids):
        url = reverse("need", args=[ticket.pk])
        tone = "amber" if ticket.due_at else "neutral"
        said = f"{ticket.what} · {ticket.get_state_display()}"
        yield Event(ticket.told_at, _("Something is needed"), said, tone, url, "needs.read")


def zones(ids: Sequence[UUID]) -> Iterable[Event]:
    """Tell of the zones somebody is or was present in, of what they need there, and of their permits."""
    for row in Present.objects.filter(person__in=ids).select_related("zone"):
        url = reverse("zone_person", args=[row.pk])
        said = f"{row.zone.name} · {row.get_state_display()}"
        yield Event(row.seen_at or row.since, _("In a zone"), said, "amber", url, "zones.serve")
    for permit in Permit.objects.filter(person__in=ids).select_related("zone"):
        url = reverse("zone_permit", args=[permit.pk])
        said = f"{permit.get_purpose_display()} · {permit.get_state_display()}"
        yield Event(permit.asked_at, _("Permit of a zone"), said, "neutral", url, "zones.serve")


TELLERS: tuple[Callable[[Sequence[UUID]], Iterable[Event]], ...] = (places, notices, needs, zones)
