"""The pages of this app."""

from lianfang.duty.views.alarms import alarms, alarms_seen, incident, incidents
from lianfang.duty.views.board import board, go_on, worker
from lianfang.duty.views.certificates import (
    as_pdf,
    certificate_new,
    certificate_print,
    certificate_revoke,
)
from lianfang.duty.views.health import away, examine, health, keep_away, let_return
from lianfang.duty.views.heat import heat, heat_lines
from lianfang.duty.views.hours import hours

__all__ = [
    "alarms",
    "alarms_seen",
    "as_pdf",
    "away",
    "board",
    "certificate_new",
    "certificate_print",
    "certificate_revoke",
    "examine",
    "go_on",
    "health",
    "heat",
    "heat_lines",
    "hours",
    "incident",
    "incidents",
    "keep_away",
    "let_return",
    "worker",
]
