"""Another kind or place for an order that runs: from temporary to central, from central to home, from site to site."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from lianfang.accounts.access import require
from lianfang.accounts.models import User
from lianfang.cases import queries, rules
from lianfang.cases.actions.clocks import draft, end, open_quarantine, tests_of
from lianfang.cases.actions.isolation import leave_site
from lianfang.cases.actions.quarantine import hold_running, in_place, settle_state
from lianfang.cases.models import Contact, Quarantine
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.places.models import Site
from lianfang.protocol.schema import Protocol

CONVERTED = gettext_noop("Converted into another order")
Kind = Quarantine.Kind


@transaction.atomic
def convert_quarantine(
    quarantine: Quarantine,
    *,
    kind: str,
    reason: str,
    by: User,
    now: datetime,
    site: Site | None = None,
    place: str = "",
    exception: str = "",
) -> Quarantine:
    """Put an order of another kind or place in place of one that runs; its clock and its days with a test go on.

    After a temporary isolation observation begins today. An extension that was given is kept.
    Raises Refused("released"), ("same_order"), ("place"), ("exception").
    """
    require(by, "cases.order", quarantine.area_id, day_of(now))
    hold_running(quarantine)
    contact = quarantine.contact
    if contact is None or contact.closed_at or kind in {Kind.TEMPORARY, Kind.AFTER_CARE}:
        raise Refused("place", _("Only a contact is quarantined; a case is isolated and treated."))
    if (quarantine.kind, quarantine.site_id, quarantine.place) == (kind, site and site.pk, place):
        raise Refused("same_order", _("This is the same kind and place as before."))
    was_temporary = quarantine.kind == Kind.TEMPORARY
    protocol = queries.protocol_of(contact.outbreak, now)
    order = draft(
        contact,
        kind=kind,
        reason=reason,
        starts_on=day_of(now) if was_temporary else quarantine.starts_on,
        protocol=protocol,
        reviewed_by=by,
        now=now,
        site=site,
        place=place,
        exception=exception,
        appeal_to=quarantine.appeal_to,
        origin_at=contact.last_exposure_at,
        replaces=quarantine,
    )
    in_place(order, contact, protocol)
    _keep_clock(order, quarantine, contact, protocol)
    end(quarantine, reason=CONVERTED, by=by, now=now)
    settle_state(contact, order, by=by, now=now)
    done = open_quarantine(order, by=by, now=now, verb="quarantine.converted")
    if quarantine.site_id and quarantine.site_id != order.site_id:
        leave_site(quarantine.person_id, by=by, now=now)
    return done


def _keep_clock(order: Quarantine, before: Quarantine, contact: Contact, protocol: Protocol) -> None:
    """End a converted order when its contact's ties ask for it, and never before the one it replaces."""
    starts = order.starts_on
    ends = rules.quarantine_ends(queries.ties_of(contact), order.kind, starts, protocol.contacts)
    kept = starts if before.kind == Kind.TEMPORARY else before.ends_on
    order.ends_on = max(ends, kept, starts)
    order.due_tests = list(tests_of(order.kind, contact, starts, order.ends_on, protocol))
