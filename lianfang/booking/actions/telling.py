"""Messages about a place: to the person's phone, or to the helper's who booked for them."""

from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import override

from lianfang.booking.models import Booking
from lianfang.common.ids import uuid7
from lianfang.messages.actions import Wanted, queue
from lianfang.messages.reach import language_of
from lianfang.people.phones import phone_for
from lianfang.people.rules.names import mask_name
from lianfang.web.words import hour, short_day


def tell(booking: Booking, more: str | Promise, now: datetime) -> bool:
    """Queue a message with a place's number, site and time, and what else there is to say. False: there is no phone."""
    phone = booking.helper_phone or phone_for(booking.person_id)
    if not phone:
        return False
    with override(language_of(booking.person_id)):
        body = _("[Lianfang] %(who)s, no. %(number)s at %(site)s, %(when)s. %(more)s") % {
            "who": mask_name(booking.person.name),
            "number": booking.number,
            "site": booking.site.name,
            "when": when(booking),
            "more": more,
        }
    queue(
        [
            Wanted(
                id=uuid7(),
                person_id=booking.person_id,
                area_id=booking.area_id,
                purpose="booking",
                phone=phone,
                body=body[:500],
                subject=booking.subject,
            )
        ],
        now=now,
    )
    return True


def when(booking: Booking) -> str:
    """Say when somebody's turn is: the day and the times of the slot, or the day alone."""
    if booking.slot is None:
        return str(short_day(booking.day))
    slot = booking.slot
    return f"{short_day(booking.day)} {hour(slot.starts_at)}–{hour(slot.ends_at)}"
