"""The decisions of this app about people: permits that were refused."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianfang.common.decisions import Decided
from lianfang.zones.models import Permit


def _refused(rows: Any) -> Any:
    return rows.filter(state="refused")


DECIDED = (
    Decided(
        "zones.permit",
        _("A permit was refused"),
        Permit,
        by="decided_by_id",
        at="decided_at",
        reason="decided_why",
        until="ends_at",
        objection="shared",
        only=_refused,
    ),
)
