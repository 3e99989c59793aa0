"""The personal data of what people told: needs, thanks, complaints."""

from lianfang.common.erasure import ERASED, Held
from lianfang.needs.models import Feedback, FeedbackStep, Ticket, TicketStep

_TICKET = {
    "what": ERASED,
    "person_id": None,
    "household_id": None,
    "erased": True,
    **dict.fromkeys(("place", "name", "phone"), ""),
    "code": b"",
}
_FEEDBACK = {
    "said": ERASED,
    "answer": ERASED,
    "worker_id": None,
    "erased": True,
    **dict.fromkeys(("name", "phone", "badge", "about"), ""),
    "code": b"",
}

# Who said something of a worker is not told to that worker.
_SAYER = ("name", "phone", "code", "source")

HELD = (
    Held("need", Ticket, "blank", "ended_at", blank=_TICKET, hide=("code", "told_by_id")),
    Held(
        "need",
        TicketStep,
        "blank",
        "ticket__ended_at",
        people=("ticket__person_id",),
        blank={"text": ""},
        area="ticket__area_id",
    ),
    Held(
        "need", Feedback, "blank", "answered_at", people=("worker__person_id",), blank=_FEEDBACK, hide=_SAYER
    ),
    Held(
        "need",
        FeedbackStep,
        "blank",
        "feedback__answered_at",
        people=(),
        blank={"text": ""},
        area="feedback__area_id",
    ),
)
