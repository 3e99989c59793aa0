"""What everybody may know: published bulletins, zones in force, sites with their wait."""

from datetime import date, datetime

from django.db.models import Q

from lianfang.common.dates import day_of
from lianfang.messages.queries import residents
from lianfang.outbreak.models import Outbreak
from lianfang.places.models import Site
from lianfang.reporting.models import Bulletin
from lianfang.reporting.queries import bulletins
from lianfang.testing.models import Round
from lianfang.testing.queries import offers
from lianfang.testing.queries.service import Offer
from lianfang.vaccination.queries import waits_now
from lianfang.vaccination.queries.waits import Wait
from lianfang.zones.models import Zone
from lianfang.zones.queries import in_force

ROUNDS = 6  # open rounds whose sites are shown at once (design choice)
SITES = 60  # sites of a round shown at once (design choice)


def fought(today: date) -> Outbreak | None:
    """Give the outbreak that is told of: the newest being fought, else the last one."""
    rows = Outbreak.objects.filter(began_on__lte=today).select_related("area")
    running = rows.filter(Q(ended_on=None) | Q(ended_on__gte=today)).order_by("-began_on", "id").first()
    return running or rows.order_by("-began_on", "id").first()


def told_bulletins(outbreak: Outbreak) -> list[Bulletin]:
    """List the bulletins of an outbreak in their newest version, the earliest day first."""
    return sorted(bulletins(outbreak), key=lambda each: each.day)


def zones_told(outbreak: Outbreak) -> list[Zone]:
    """List the zones in force, the newest first."""
    return list(in_force(outbreak).select_related("area").order_by("-first_at", "pk"))


def sites_of(now: datetime, q: str = "") -> list[tuple[Round, list[Offer]]]:
    """Give the open rounds with their sites, those with the shortest wait first; `q`: a part of a name, address or
    area."""
    rows = Round.objects.filter(state=Round.State.OPEN, starts_on__lte=day_of(now), ends_on__gte=day_of(now))
    found = []
    for round_ in rows.select_related("area").order_by("-starts_on", "area_id")[:ROUNDS]:
        all_ = offers(round_, now, area_id=round_.area_id, rules=residents(day_of(now)))
        said = [each for each in all_ if not q or _has(each.site, q)]
        said.sort(key=lambda each: (each.wait is None, each.wait or 0, each.site.name))
        if said:
            found.append((round_, said[:SITES]))
    return found


def sessions_of(now: datetime, q: str = "") -> list[Wait]:
    """Give the sessions of vaccination that are open, those with the shortest wait first."""
    return [each for each in waits_now(now) if not q or _has(each.session.site, q)][:SITES]


def _has(site: Site, q: str) -> bool:
    return any(q.lower() in text.lower() for text in (site.name, site.address, str(site.area)))
