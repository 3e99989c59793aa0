"""Orders for many contacts at once: those that can be written are, the others are named with the reason."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from lianfang.accounts.models import User
from lianfang.cases.actions.clocks import begin_quarantines
from lianfang.cases.actions.quarantine import order_quarantine
from lianfang.cases.models import Contact, Quarantine
from lianfang.common.errors import Refused
from lianfang.places.models import Site


@transaction.atomic
def order_many(
    contacts: Iterable[Contact], *, kind: str, reason: str, by: User, now: datetime, site: Site | None = None
) -> tuple[list[Quarantine], Mapping[str, list[str]]]:
    """Order many contacts into the same kind of quarantine; gives the orders, and by reason who got none."""
    done: list[Quarantine] = []
    kept: defaultdict[str, list[str]] = defaultdict(list)
    for contact in sorted(contacts, key=lambda each: each.pk):  # one order: nobody waits in a circle
        said: Any = {"kind": kind, "reason": reason, "site": site, "by": by, "now": now}
        try:  # an order is written whole or not at all
            done.append(order_quarantine(contact, reviewed_by=by, begin=False, **said))
        except Refused as refused:
            kept[str(refused)].append(contact.person.name)
    begin_quarantines(done, now=now)
    return done, kept
