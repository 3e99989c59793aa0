"""What whoever told a need says of it on the public page: it was met, or it was not."""

from datetime import datetime

from django.db import transaction

from lianfang.accounts.models import User
from lianfang.needs.actions.tickets import check_state, confirmed, reopened
from lianfang.needs.models import Ticket


@transaction.atomic
def confirm_own(ticket: Ticket, *, by: User, now: datetime) -> None:
    """Close a need because whoever told it says that they got it. The page asked for the code, or for the person's own
    page; `by` is the user of the public pages.

    Raises Refused("need_state").
    """
    _held(ticket, "confirmed")
    confirmed(ticket, by, now)


@transaction.atomic
def object_own(ticket: Ticket, *, text: str, by: User, now: datetime) -> None:
    """Open a need again because whoever told it says that they did not get it."""
    _held(ticket, "reopened")
    reopened(ticket, by, now, text)


def _held(ticket: Ticket, what: str) -> None:
    ticket.refresh_from_db(from_queryset=Ticket.objects.select_for_update(no_key=True))
    check_state(ticket, what)
