"""What may be done with an exercise."""

from lianfang.drills.actions.course import add_event, deliver, drop_event, tick
from lianfang.drills.actions.life import archive, delete, end, plan, start, write_review
from lianfang.drills.actions.playing import acknowledge, judge

__all__ = [
    "acknowledge",
    "add_event",
    "archive",
    "delete",
    "deliver",
    "drop_event",
    "end",
    "judge",
    "plan",
    "start",
    "tick",
    "write_review",
]
