"""Sending couriers out: what each takes along, in the order of its stops."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.common.errors import Refused
from lianfang.supplies.actions.requests import send
from lianfang.supplies.models import Request


@transaction.atomic
def send_rounds(rounds: Mapping[User, Sequence[Request]], *, by: User, now: datetime) -> int:
    """Give each courier the picked goods of a round, in its order; all of them or, when one may not go, none.

    Raises Refused: "nothing", "not_theirs", "request_state" when somebody sent one of them meanwhile.
    """
    asked = [request for stops in rounds.values() for request in stops]
    if not asked:
        raise Refused("nothing", _("Nothing is on a route: give a courier at least one stop."))
    # all at once in one order, so that two who send at the same time do not wait for each other in a circle
    list(Request.objects.select_for_update(no_key=True).filter(pk__in=[r.pk for r in asked]).order_by("pk"))
    for courier, stops in rounds.items():
        for request in stops:
            send(request, courier=courier, by=by, now=now)
    return len(asked)
