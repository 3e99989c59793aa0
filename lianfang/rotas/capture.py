"""The kind of fact told of one's own shifts: I come, I cannot, I ask to swap, I answer who asks."""

from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, Struct

from lianfang.common.dates import day_of
from lianfang.common.ids import array
from lianfang.rotas.models import Reply
from lianfang.sync.kinds import Admission, Kind, Row

_SEATS = """
SELECT a.id, a.worker_id, w.user_id, a.state IN ('planned', 'confirmed'), s.starts_at
FROM rotas_assignment a JOIN rotas_shift s ON s.id = a.shift_id JOIN workforce_worker w ON w.id = a.worker_id
WHERE a.id = ANY(%(seats)s::uuid[])
"""
_SWAPS = """
SELECT s.id, s.state, w.user_id, s.assignment_id FROM rotas_swap s JOIN workforce_worker w ON w.id = s.taker_id
WHERE s.id = ANY(%(swaps)s::uuid[])
"""
_TAKERS = "SELECT id FROM workforce_worker WHERE id = ANY(%(takers)s::uuid[]) AND to_on IS NULL"
_PEOPLE = "SELECT id FROM people_person WHERE id = ANY(%(people)s::uuid[])"
ANSWERS = frozenset({"agree", "decline"})


class ReplyData(Struct, forbid_unknown_fields=True):
    """Who says what of which shift. To ask: whom, perhaps for which of their shifts. To answer: which question, by the
    id of the fact that asked."""

    assignment_id: UUID
    person_id: UUID
    what: Reply.What
    taker_id: UUID | None = None
    back_id: UUID | None = None
    swap_id: UUID | None = None
    note: Annotated[str, Meta(max_length=200)] = ""


def admit_replies(new: Admission) -> None:
    """Believe what people say of their own shifts, and what those say who plan there; doubt what no longer fits what is
    planned. Four statements."""
    asked = {
        "seats": array({row[name] for row in new.rows for name in ("assignment_id", "back_id") if row[name]}),
        "swaps": array({row["swap_id"] for row in new.rows if row["swap_id"]}),
        "takers": array({row["taker_id"] for row in new.rows if row["taker_id"]}),
        "people": array({row["person_id"] for row in new.rows}),
    }
    seats = {id_: rest for id_, *rest in new.conn.execute(_SEATS, asked)}
    swaps = {id_: rest for id_, *rest in new.conn.execute(_SWAPS, asked)}
    takers = {id_ for (id_,) in new.conn.execute(_TAKERS, asked)}
    people = {id_ for (id_,) in new.conn.execute(_PEOPLE, asked)}
    for row in new.rows:
        answers = row["what"] in ANSWERS
        seat, swap = seats.get(row["assignment_id"]), swaps.get(row["swap_id"])
        speaks = (swap and swap[1]) if answers else (seat and seat[1])
        sender = new.sender(row)
        if speaks != sender.user_id and not sender.may("rotas.plan", row["area_id"], day_of(row["at"])):
            new.dispute(row, "outside_area")
        if row["person_id"] not in people:
            new.dispute(row, "unknown_person")
        if seat is None:
            new.dispute(row, "unknown_shift")
        elif doubt := _doubt(new, row, seat, swap, (seats, takers)):
            new.dispute(row, doubt)


def _doubt(new: Admission, row: Row, seat: list[Any], swap: list[Any] | None, known: tuple[Any, Any]) -> str:
    worker, _user, live, starts_at = seat
    seats, takers = known
    what = row["what"]
    if what == "yes" and not live:
        return "shift_gone"
    if what in {"ask", "agree"} and (not live or starts_at <= new.received_at):
        return "too_late"
    if what == "ask":
        back = seats.get(row["back_id"])
        fits = row["back_id"] is None or (back is not None and back[0] == row["taker_id"] and back[2])
        return "" if row["taker_id"] in takers and row["taker_id"] != worker and fits else "swap_colleague"
    if what in {"agree", "decline", "withdraw"}:
        open_ = ("asked", "agreed") if what == "withdraw" else ("asked",)
        fits = swap is not None and swap[0] in open_ and swap[2] == row["assignment_id"]
        return "" if fits else "swap_state"
    return ""


REPLY = Kind("rotas.reply", "", Reply, ReplyData, admit_replies)
