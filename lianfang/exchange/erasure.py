"""The personal data in tables that were brought."""

from typing import Any

from django.db.models.functions import Now

from lianfang.common.erasure import Held
from lianfang.exchange import storing
from lianfang.exchange.models import BadRow, FileIn, Part


def _there(rows: Any) -> Any:
    return rows.filter(erased_at=None).exclude(state__in=["checking", "reading", "undoing"])


HELD = (
    Held("file_in", BadRow, "delete", "file__brought_at", people=(), area="file__area_id"),
    Held("file_in", Part, "delete", "file__brought_at", people=(), area="file__area_id"),
    Held(
        "file_in",
        FileIn,
        "blank",
        "brought_at",
        people=(),
        only=_there,
        blank={"erased_at": Now()},
        forget=storing.forget,
    ),
)
