"""The decisions of this app about people: restrictions."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianfang.cases.models import Quarantine
from lianfang.common.decisions import Decided


def _ordered(rows: Any) -> Any:
    return rows.filter(reviewed_at__isnull=False)


DECIDED = (
    Decided(
        "cases.quarantine",
        _("A restriction was ordered"),
        Quarantine,
        by="reviewed_by_id",
        at="reviewed_at",
        reason="reason",
        until="ends_on",
        objection="own",
        only=_ordered,
    ),
)
