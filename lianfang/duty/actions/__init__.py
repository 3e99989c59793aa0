"""The writes of this app."""

from lianfang.duty.actions.alarms import acknowledge, escalate, let_go_on
from lianfang.duty.actions.heat import Measured, enter_heat
from lianfang.duty.actions.recompute import recompute, recompute_all
from lianfang.duty.actions.restrictions import examine, keep_away, let_return
from lianfang.duty.actions.tested import Swabbed, note_tests

__all__ = [
    "Measured",
    "Swabbed",
    "acknowledge",
    "enter_heat",
    "escalate",
    "examine",
    "keep_away",
    "let_go_on",
    "let_return",
    "note_tests",
    "recompute",
    "recompute_all",
]
