"""The decisions of this app about people: who was stopped at a checkpoint, passes that were revoked."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianfang.common.decisions import Decided
from lianfang.presence.models import STOPPED, Pass, Passage
from lianfang.sync.queries import let_stand_because, undoubted


def _stopped(rows: Any) -> Any:
    return rows.filter(undoubted(), disposition__in=STOPPED)


def _stop(passage: Passage) -> str:
    why = passage.get_reason_display() if passage.reason else let_stand_because(passage.pk)
    return f"{passage.get_disposition_display()}: {why}"


def _revoked(rows: Any) -> Any:
    return rows.filter(revoked_at__isnull=False)


DECIDED = (
    Decided(
        "presence.passage",
        _("Stopped at a checkpoint"),
        Passage,
        by="by_id",
        at="at",
        reason="reason",
        until="",
        objection="shared",
        only=_stopped,
        ends=_("for this passage alone: whoever comes again is checked anew"),
        why=_stop,
    ),
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
