"""What a stay has to know of beds that are kept."""

from datetime import datetime

from lianfang.accounts.models import User
from lianfang.beds.models import Bed, Reservation
from lianfang.people.models import Person


def kept_for(bed: Bed, person: Person, now: datetime) -> Reservation | None:
    """Find the reservation by which a bed is kept for a person at an instant."""
    rows = Reservation.objects.select_related("claim").filter(
        bed=bed, person=person, end="", at__lte=now, until__gt=now
    )
    return rows.first()


def taken_up(kept: Reservation, by: User, now: datetime) -> None:
    """Note that the person came."""
    kept.end, kept.ended_at, kept.ended_by = Reservation.End.TAKEN, now, by
    kept.save(update_fields=["end", "ended_at", "ended_by"])
