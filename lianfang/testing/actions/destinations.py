"""Choose the laboratory that a box, or all boxes of a site, go to."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.places.models import Site, SiteKind
from lianfang.testing.models import Destination


@transaction.atomic
def send_to(
    laboratory: Site, *, by: User, now: datetime, box: str = "", site: Site | None = None
) -> Destination:
    """Say which laboratory a box goes to, or every box of a site that has none of its own; said again, the last word
    holds.

    Raises Refused("forbidden"), Refused("no_laboratory").
    """
    require(by, "testing.send", (site or laboratory).area_id, day_of(now))
    if laboratory.kind != SiteKind.LABORATORY or laboratory.closed_at:
        raise Refused("no_laboratory", _("%(site)s is no open laboratory."), site=laboratory.name)
    of = {"box": box} if box else {"site": site, "box": ""}
    said = {"laboratory": laboratory, "decided_by": by, "decided_at": now}
    chosen, _new = Destination.objects.update_or_create(**of, defaults=said)
    area = (site or laboratory).area_id
    audit(by, "testing.box.sent", chosen, now, area_id=area, box=box, laboratory=laboratory.name)
    return chosen
