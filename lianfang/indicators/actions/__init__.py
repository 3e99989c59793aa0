"""Writes of this app."""

from lianfang.indicators.actions.clock import lock_day, tick
from lianfang.indicators.actions.economy import Economy, say_figure, take_back_figure
from lianfang.indicators.actions.filling import fill, fill_due, give, plan, renew, stop, take_in
from lianfang.indicators.actions.interviews import Said, propose, take
from lianfang.indicators.actions.locking import correct, due_days, lock, rank_again
from lianfang.indicators.actions.ranking import rank
from lianfang.indicators.actions.submitting import submit, take_back

__all__ = [
    "Economy",
    "Said",
    "correct",
    "due_days",
    "fill",
    "fill_due",
    "give",
    "lock",
    "lock_day",
    "plan",
    "propose",
    "rank",
    "rank_again",
    "renew",
    "say_figure",
    "stop",
    "submit",
    "take",
    "take_back",
    "take_back_figure",
    "take_in",
    "tick",
]
