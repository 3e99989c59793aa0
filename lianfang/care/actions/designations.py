"""Naming the hospitals that take the patients of an outbreak, and ending it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.care.models import Designation
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.outbreak.models import Outbreak
from lianfang.places.models import Site, SiteKind

COMMAND = "outbreak.command"


@transaction.atomic
def designate(
    outbreak: Outbreak, site: Site, *, role: str, takes: str, by: User, now: datetime
) -> Designation:
    """Name a hospital for the patients of an outbreak; what was said of it before is ended.

    Raises Refused: "not_a_hospital", "same" when it is named so already.
    """
    require(by, COMMAND, site.area_id, day_of(now))
    Outbreak.objects.select_for_update(no_key=True).get(pk=outbreak.pk)
    if site.kind != SiteKind.HOSPITAL or site.closed_at:
        raise Refused("not_a_hospital", _("Choose a hospital that is open."))
    old = Designation.objects.filter(outbreak=outbreak, site=site, ended_at=None).first()
    if old and (old.role, old.takes) == (role, takes):
        raise Refused("same", _("%(site)s is named so already."), site=site)
    if old:
        old.ended_at, old.ended_by = now, by
        old.save(update_fields=["ended_at", "ended_by"])
    made = Designation.objects.create(outbreak=outbreak, site=site, role=role, takes=takes, at=now, by=by)
    audit(by, "care.hospital.designated", made, now, area_id=site.area_id, role=role, takes=takes)
    return made


@transaction.atomic
def end_designation(designation: Designation, *, by: User, now: datetime) -> None:
    """Say that a hospital takes the patients of an outbreak no longer; whoever is in it stays.

    Raises Refused("ended").
    """
    fresh = Designation.objects.select_for_update(of=("self",)).select_related("site").get(pk=designation.pk)
    require(by, COMMAND, fresh.site.area_id, day_of(now))
    if fresh.ended_at:
        raise Refused("ended", _("This has ended already."))
    fresh.ended_at, fresh.ended_by = now, by
    fresh.save(update_fields=["ended_at", "ended_by"])
    audit(by, "care.hospital.undesignated", fresh, now, area_id=fresh.site.area_id)
