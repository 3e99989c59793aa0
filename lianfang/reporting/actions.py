"""Publishing bulletins and correcting them."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.outbreak.models import Outbreak
from lianfang.reporting import queries, rules
from lianfang.reporting.models import Bulletin


def publish(outbreak: Outbreak, day: date, *, by: User, now: datetime) -> Bulletin:
    """Publish a day's bulletin once the day is over and its identities hold.

    Raises Refused("day_not_over"), Refused("published"), Refused("imbalance").
    """
    return _store(outbreak, day, 1, "", by, now)


def correct(bulletin: Bulletin, *, note: str, by: User, now: datetime) -> Bulletin:
    """Publish a day's figures again as they are known now, with a note; the earlier version stays.

    Raises Refused("note") without one, Refused("unchanged") when nothing differs.
    """
    if not note.strip():
        raise Refused("note", _("Say what is corrected and why."))
    if queries.stored(queries.final_figures(bulletin.outbreak, bulletin.day, now)) == bulletin.figures:
        raise Refused("unchanged", _("The figures are the same; there is nothing to correct."))
    return _store(bulletin.outbreak, bulletin.day, bulletin.version + 1, note.strip(), by, now)


@transaction.atomic
def _store(outbreak: Outbreak, day: date, version: int, note: str, by: User, now: datetime) -> Bulletin:
    require(by, "reporting.publish", outbreak.area_id, day_of(now))
    if day >= day_of(now):
        raise Refused("day_not_over", _("The day is not over yet: publish it after 24:00."))
    Outbreak.objects.select_for_update().get(pk=outbreak.pk)
    if Bulletin.objects.filter(outbreak=outbreak, day=day, version__gte=version).exists():
        raise Refused("published", _("This day is published already; correct it instead."))
    figures = queries.final_figures(outbreak, day, now)
    before = queries.day_figures(outbreak, day - timedelta(days=1), now)
    wrong = rules.imbalances(figures, before)
    if wrong:
        said = _("; ").join(f"{_(rules.IDENTITIES[w.identity])} ({w.left} ≠ {w.right})" for w in wrong)
        raise Refused("imbalance", _("The figures do not balance: %(said)s"), said=said)
    bulletin = Bulletin.objects.create(
        outbreak=outbreak,
        day=day,
        version=version,
        figures=queries.stored(figures),
        published_at=now,
        published_by=by,
        note=note,
    )
    verb = "reporting.bulletin.corrected" if note else "reporting.bulletin.published"
    audit(by, verb, bulletin, now, area_id=outbreak.area_id)
    return bulletin
