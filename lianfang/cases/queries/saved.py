"""How people like to see the line list: their columns, their filters."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from lianfang.accounts.models import User
from lianfang.cases.models import ChosenColumns, Exposure, SavedFilter
from lianfang.outbreak.models import Outbreak

SETTINGS = Exposure.Setting.choices


def columns_of(user: User, usual: Sequence[str]) -> list[str]:
    """Give the columns somebody chose, or the usual ones."""
    chosen = ChosenColumns.objects.filter(user=user).first()
    return list(chosen.columns) if chosen and chosen.columns else list(usual)


def saved_filters(user: User, outbreak: Outbreak) -> QuerySet[SavedFilter]:
    """List the filters somebody saved, and those that others share for this outbreak's area."""
    shared = Q(shared=True, area_id=outbreak.area_id)
    return SavedFilter.objects.filter(Q(user=user) | shared).select_related("user")
