"""How people like to see the line list."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import may, require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.cases.models import ChosenColumns, SavedFilter
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.outbreak.models import Outbreak


def remember_columns(columns: Sequence[str], *, by: User) -> None:
    """Remember which columns of the line list somebody wants to see; none: the usual ones."""
    ChosenColumns.objects.update_or_create(user=by, defaults={"columns": list(columns)})


@transaction.atomic
def save_filter(
    outbreak: Outbreak, *, name: str, query: str, shared: bool, by: User, now: datetime
) -> SavedFilter:
    """Keep a filter under a name; the same name again changes it. Shared ones need the right to investigate.

    Raises Refused("forbidden"), Refused("name").
    """
    name = " ".join(name.split())[:60]
    if not name:
        raise Refused("name", _("Give the filter a name."))
    if not may(by, "cases.read", day_of(now)):
        require(by, "cases.read", outbreak.area_id, day_of(now))
    if shared and not may(by, "cases.investigate", day_of(now)):
        require(by, "cases.investigate", outbreak.area_id, day_of(now))
    values = {"query": query[:400], "shared": shared, "area_id": outbreak.area_id, "saved_at": now}
    kept, _new = SavedFilter.objects.update_or_create(user=by, name=name, defaults=values)
    audit(by, "cases.filter.saved", kept, now, area_id=kept.area_id, name=name, shared=shared)
    return kept


@transaction.atomic
def remove_filter(kept: SavedFilter, *, by: User, now: datetime) -> None:
    """Remove a filter one saved oneself; a shared one also whoever may decide cases in its area.

    Raises Refused("forbidden").
    """
    if kept.user_id != by.pk:
        require(by, "cases.confirm", kept.area_id, day_of(now))
    audit(by, "cases.filter.removed", kept, now, area_id=kept.area_id, name=kept.name)
    kept.delete()
