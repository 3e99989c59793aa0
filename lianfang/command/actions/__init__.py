"""The writes of the command."""

from lianfang.command.actions.breaches import answer, tick, watch
from lianfang.command.actions.briefings import make_briefing
from lianfang.command.actions.log import correct_entry, write_entry
from lianfang.command.actions.orders import To, acknowledge, give_order, tell_outcome, withdraw_order

__all__ = [
    "To",
    "acknowledge",
    "answer",
    "correct_entry",
    "give_order",
    "make_briefing",
    "tell_outcome",
    "tick",
    "watch",
    "withdraw_order",
    "write_entry",
]
