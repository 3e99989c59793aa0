"""What time alone brings: a need that was met counts as confirmed when nobody objects."""

from datetime import datetime, timedelta

from django.db import transaction

from lianfang.needs import queries
from lianfang.needs.actions.goods import follow_goods
from lianfang.needs.actions.tickets import confirmed
from lianfang.needs.models import Ticket
from lianfang.workforce.actions import public_user

AT_ONCE = 200


@transaction.atomic
def tick(now: datetime) -> int:
    """Write down what became of goods, and confirm needs nobody objected to; gives how many rows it changed."""
    return follow_goods(now) + _confirm(now)


def _confirm(now: datetime) -> int:
    rows = Ticket.objects.select_for_update(skip_locked=True, no_key=True).filter(state="met", met_at__lt=now)
    n = 0
    for row in rows.order_by("met_at")[:AT_ONCE]:
        days = queries.numbers(row.protocol).silence_days.value
        if row.met_at and row.met_at + timedelta(days=days) <= now:
            confirmed(row, public_user(), now)
            n += 1
    return n
