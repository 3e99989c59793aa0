"""What may be done with needs, thanks and complaints."""

from lianfang.needs.actions.codes import code_of, digest
from lianfang.needs.actions.doors import DoorTold, take_back, tell_from_doors
from lianfang.needs.actions.feedback import answer, hide, note_feedback, publish, receive, route
from lianfang.needs.actions.goods import send_goods
from lianfang.needs.actions.own import confirm_own, object_own
from lianfang.needs.actions.tickets import (
    assign,
    confirm,
    join,
    meet,
    note,
    part,
    raise_need,
    reopen,
    sort,
    speak,
    take,
    withdraw,
)
from lianfang.needs.actions.ticking import tick

__all__ = [
    "DoorTold",
    "answer",
    "assign",
    "code_of",
    "confirm",
    "confirm_own",
    "digest",
    "hide",
    "join",
    "meet",
    "note",
    "note_feedback",
    "object_own",
    "part",
    "publish",
    "raise_need",
    "receive",
    "reopen",
    "route",
    "send_goods",
    "sort",
    "speak",
    "take",
    "take_back",
    "tell_from_doors",
    "tick",
    "withdraw",
]
