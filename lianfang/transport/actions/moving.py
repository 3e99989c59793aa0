"""Many riders change vehicles at once: all of them, or nobody."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.common.errors import Refused
from lianfang.transport.actions.seating import put
from lianfang.transport.models import Leg, Tour


@transaction.atomic
def move(tour: Tour, *, legs: Iterable[Leg], to: Tour, by: User, now: datetime) -> int:
    """Give riders of a tour seats in another one, each from when they were to get in. Where one of them finds no seat,
    nobody moves, and the refusal names them. Gives how many moved.

    Raises Refused: "nobody", "forbidden", and for somebody: "leg_state", "tour_state", "times", "tour_full".
    """
    chosen = sorted(legs, key=lambda leg: (leg.board_at or now, leg.pk))
    if not chosen or any(leg.tour_id != tour.pk for leg in chosen):
        raise Refused("nobody", _("Choose who moves."))
    for leg in chosen:
        try:
            put(leg, to, leg.board_at or now, by=by, now=now)
        except Refused as refused:
            if refused.code == "forbidden":
                raise
            why = _("%(name)s cannot move, so nobody did: %(why)s")
            raise Refused(refused.code, why, name=leg.person.name, why=str(refused)) from refused
    return len(chosen)
