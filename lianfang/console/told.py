"""What a person's page tells of places at sites, and of what the person was told."""

from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianfang.booking.models import Booking
from lianfang.console.event import Event
from lianfang.testing.models import ResultNotice

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


TELLERS: tuple[Callable[[Sequence[UUID]], Iterable[Event]], ...] = (places, notices)
