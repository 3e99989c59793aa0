"""The decisions of this app about people: offers to help that were declined."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianfang.common.decisions import Decided
from lianfang.workforce.models import Volunteer


def _declined(rows: Any) -> Any:
    return rows.filter(state="declined")


DECIDED = (
    Decided(
        "workforce.volunteer",
        _("An offer to help was declined"),
        Volunteer,
        by="decided_by_id",
        at="decided_at",
        reason="reason",
        until="",
        objection="shared",
        only=_declined,
        ends=_("anybody may offer again at once"),
    ),
)
