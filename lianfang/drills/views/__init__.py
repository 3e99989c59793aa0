"""Pages of exercises."""

from lianfang.drills.views.board import drill, drill_new, drill_step, drills, event_step
from lianfang.drills.views.playing import enter, leave
from lianfang.drills.views.review import review

__all__ = ["drill", "drill_new", "drill_step", "drills", "enter", "event_step", "leave", "review"]
