"""Messages to those who ride: which vehicle, when and where."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from lianfang.common.ids import uuid7
from lianfang.messages.actions import Wanted, queue
from lianfang.people.rules.names import mask_name
from lianfang.transport.models import Leg
from lianfang.web.words import moment


def tell_riders(legs: Iterable[Leg], now: datetime) -> int:
    """Queue a message for each of these legs that has a vehicle, to the phone of whoever asked, else of the person
    themselves. Gives how many there are."""
    ids = [leg.pk for leg in legs]
    rows = Leg.objects.filter(pk__in=ids, state="planned")
    rows = rows.select_related("person", "ride__site", "ride__stop", "tour__vehicle")
    wanted = [_wanted(leg, phone) for leg in rows if (phone := leg.ride.helper_phone or leg.person.phone)]
    queue(wanted, now=now)
    return len(wanted)


def _wanted(leg: Leg, phone: str) -> Wanted:
    ride = leg.ride
    from_ = ride.site.name if leg.way == Leg.Way.BACK else str(ride.stop or ride.place)
    with override(settings.LANGUAGE_CODE):
        body = _("[Lianfang] %(who)s: vehicle %(vehicle)s, %(when)s at %(place)s. Please be ready.") % {
            "who": mask_name(leg.person.name),
            "vehicle": leg.tour.vehicle.plate if leg.tour else "",
            "when": moment(leg.board_at),
            "place": from_,
        }
    return Wanted(
        id=uuid7(),
        person_id=leg.person_id,
        area_id=leg.area_id,
        purpose="booking",
        phone=phone,
        body=body[:500],
        subject=ride.pk,
    )
