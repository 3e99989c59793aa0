"""The personal data of visits at the door: who was there, what was said, who is helped by whom."""

from lianfang.common.erasure import Held
from lianfang.visits.models import DailyCheck, Due, HelpCode, Helped, RosterFile, Visit

HELD = (
    Held(
        "visit_note",
        Visit,
        "blank",
        "at",
        people=(),
        lists=("present", "away"),
        blank={"present": [], "away": [], "needs": "", "note": "", "found": []},
        fact=True,
    ),
    Held("visit_note", Due, "blank", "at", people=(), lists=("people",), blank={"people": [], "done": []}),
    Held("help", Helped, "delete", "ended_at"),
    Held("help", HelpCode, "delete", "ends_on"),
    Held("case_file", DailyCheck, "keep", "day"),
    Held("list", RosterFile, "blank", "received_at", people=(), blank={"returned": []}),
)
