"""Who was in a zone, what they needed and where they went is erased some weeks after it was lifted; numbers stay."""

from datetime import datetime, timedelta

from lianfang.accounts.audit import audit
from lianfang.protocol.timeline import named
from lianfang.workforce.actions import public_user
from lianfang.zones.models import Permit, PlaceCount, Present, Zone

KIND = "zone_census"  # in the protocol's list of what is kept how long
ERASED = "–"  # stands where a name was


def erase_old(now: datetime) -> int:
    """Erase the people, flags and names on permits of zones that were lifted as long ago as the protocol keeps them;
    orders, counts of doors and places stay. Whoever calls is background work."""
    n = 0
    for zone in Zone.objects.select_for_update(skip_locked=True).filter(lifted_at__lt=now, erased_at=None):
        days = named(zone.protocol).retention.kind(KIND).days
        if days is None or zone.lifted_at is None or zone.lifted_at + timedelta(days=days) > now:
            continue
        gone = Present.objects.filter(zone=zone).count()
        zone.flags.all().delete()
        zone.people.all().delete()
        Permit.objects.filter(zone=zone).update(person=None, holder=ERASED, plate="", why="")
        PlaceCount.objects.filter(zone=zone).update(note="")
        zone.erased_at = now
        zone.save(update_fields=["erased_at"])
        audit(public_user(), "zones.zone.erased", zone, now, area_id=zone.area_id, n=gone)
        n += 1
    return n
