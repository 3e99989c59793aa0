"""The decisions of this app about people: to stay away from work."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianfang.common.decisions import Decided
from lianfang.duty.models import Restriction


def _told(rows: Any) -> Any:
    return rows.filter(by__isnull=False)


DECIDED = (
    Decided(
        "duty.restriction",
        _("To stay away from work, or from part of it"),
        Restriction,
        by="by_id",
        at="from_at",
        reason="kind",
        until="review_on",
        objection="shared",
        only=_told,
        ends=_("when a doctor or a lead lets them return"),
    ),
)
