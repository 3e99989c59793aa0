"""Slots of a round's sites, cut from the hours in which they swab; cut again when those change."""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from lianfang.booking.actions import Laid, lay_out
from lianfang.booking.queries import slots_of
from lianfang.booking.rules import Cut, cut
from lianfang.places.models import Site
from lianfang.protocol.residents import Residents
from lianfang.protocol.timeline import named
from lianfang.testing.models import Round, SiteHours
from lianfang.testing.rules import SAMPLING

OPEN = frozenset({Round.State.DRAFT, Round.State.OPEN})  # sampled, or soon
_laid: dict[UUID, int] = {}  # by round: what its slots were last laid out for, in this process


@transaction.atomic
def lay_out_slots(round_: Round, *, now: datetime) -> Laid:
    """Offer the slots of a round's sites: those of their hours while it can be sampled, none once it is closed."""
    cuts = _cuts(round_, named(round_.protocol).residents, now)
    sites = {each.site_id: each.site for each in round_.sites.select_related("site")}
    sites |= {site.pk: site for site in _left(round_, set(sites))}
    over = round_.state not in OPEN
    done = [lay_out(SAMPLING, round_.pk, site, cuts[site.pk], now=now, over=over) for site in sites.values()]
    return Laid(
        sum(each.new for each in done),
        sum(each.changed for each in done),
        sum(each.closed for each in done),
        sum(each.told for each in done),
    )


def _left(round_: Round, there: set[UUID]) -> list[Site]:
    """Give the sites that have slots of a round and no longer work for it."""
    ids = slots_of(SAMPLING, round_.pk).exclude(site__in=there).order_by().values("site_id").distinct()
    return list(Site.objects.filter(id__in=ids))


def _cuts(round_: Round, rules: Residents, now: datetime) -> dict[UUID, list[Cut]]:
    cuts: dict[UUID, list[Cut]] = defaultdict(list)
    if round_.state not in OPEN:
        return cuts
    for hours in SiteHours.objects.filter(round_site__round=round_, closes_at__gt=now).select_related(
        "round_site"
    ):
        found = cut(
            hours.opens_at,
            hours.closes_at,
            per_hour=hours.per_hour,
            minutes=rules.slot_minutes.value,
            percent=rules.booked_percent.value,
        )
        cuts[hours.round_site.site_id] += [each for each in found if each.ends_at > now]
    return cuts


def keep_slots(now: datetime) -> int:
    """Lay out slots again where hours, sites or the state of a round changed since this was last looked at. Gives of
    how many rounds."""
    n = 0
    for round_ in Round.objects.filter(service__booking=True):
        stamp = _stamp(round_)
        if _laid.get(round_.pk) != stamp:
            lay_out_slots(round_, now=now)
            _laid[round_.pk] = stamp
            n += 1
    return n


def _stamp(round_: Round) -> int:
    hours = SiteHours.objects.filter(round_site__round=round_).order_by("id")
    rows = hours.values_list("id", "opens_at", "closes_at", "per_hour", "round_site__site_id")
    return hash((round_.state, tuple(rows)))
