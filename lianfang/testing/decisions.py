"""The decisions of this app about people: to wait apart."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianfang.common.decisions import Decided
from lianfang.testing.models import Hold


def _confirmed(rows: Any) -> Any:
    return rows.filter(decision="confirmed")


DECIDED = (
    Decided(
        "testing.hold",
        _("To wait apart for the single result"),
        Hold,
        by="decided_by_id",
        at="decided_at",
        reason="reason",
        until="ends_at",
        objection="own",
        only=_confirmed,
    ),
)
