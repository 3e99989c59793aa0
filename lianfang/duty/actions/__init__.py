"""The writes of this app."""

from lianfang.duty.actions.alarms import acknowledge, escalate, let_go_on, note_seen
from lianfang.duty.actions.certificates import certify, revoke_certificate
from lianfang.duty.actions.heat import Measured, enter_heat
from lianfang.duty.actions.recompute import recompute, recompute_all
from lianfang.duty.actions.restrictions import examine, keep_away, let_return

__all__ = [
    "Measured",
    "acknowledge",
    "certify",
    "enter_heat",
    "escalate",
    "examine",
    "keep_away",
    "let_go_on",
    "let_return",
    "note_seen",
    "recompute",
    "recompute_all",
    "revoke_certificate",
]
