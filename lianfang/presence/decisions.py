"""The decisions of this app about people: passes that were revoked."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianfang.common.decisions import Decided
from lianfang.presence.models import Pass


def _revoked(rows: Any) -> Any:
    return rows.filter(revoked_at__isnull=False)


DECIDED = (
    Decided(
        "presence.pass",
        _("A pass was revoked"),
        Pass,
        by="revoked_by_id",
        at="revoked_at",
        reason="revoked_why",
        until="ends_at",
        objection="shared",
        only=_revoked,
    ),
)
