"""The kinds of fact told of a muster and of an order: whether somebody comes, that somebody came, that a team knows."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from lianfang.common.dates import day_of
from lianfang.common.ids import array
from lianfang.sync.kinds import Admission, Kind
from lianfang.workforce.models import Acknowledgement, Answer, Arrival

_KNOWN = """
SELECT id FROM workforce_muster WHERE id = ANY(%(musters)s::uuid[])
UNION ALL SELECT id FROM people_person WHERE id = ANY(%(people)s::uuid[])
"""
_CALLED = """
SELECT c.muster_id, c.person_id, w.user_id FROM workforce_call c JOIN workforce_worker w ON w.id = c.worker_id
WHERE c.muster_id = ANY(%(musters)s::uuid[]) AND c.person_id = ANY(%(people)s::uuid[])
"""

_ORDERS = "SELECT id FROM workforce_dispatch WHERE id = ANY(%s::uuid[])"
_PEOPLE = "SELECT id FROM people_person WHERE id = ANY(%s::uuid[])"
_TEAMS = """
SELECT d.id, m.person_id, w.user_id FROM workforce_dispatch d
JOIN workforce_member m ON m.team_id = d.team_id AND m.person_id = ANY(%s::uuid[])
LEFT JOIN workforce_worker w ON w.person_id = m.person_id AND w.to_on IS NULL
WHERE d.id = ANY(%s::uuid[])
"""


class AnswerData(Struct, forbid_unknown_fields=True):
    """Who comes to which muster, or does not, and why."""

    muster_id: UUID
    person_id: UUID
    coming: bool
    note: Annotated[str, Meta(max_length=200)] = ""


class ArrivalData(Struct, forbid_unknown_fields=True):
    """Who came to which muster; scanned or ticked by hand."""

    muster_id: UUID
    person_id: UUID
    scanned: bool


class AcknowledgementData(Struct, forbid_unknown_fields=True):
    """Who of the team that was sent knows of which order."""

    dispatch_id: UUID
    person_id: UUID


def admit_answers(new: Admission) -> None:
    """Believe what people say of themselves, and what those say who muster people there; doubt an answer for somebody
    who was not called. Two statements."""
    asked = _known(new)
    called = {(muster, person): user for muster, person, user in new.conn.execute(_CALLED, asked)}
    for row in new.rows:
        key = (row["muster_id"], row["person_id"])
        if key not in called:
            new.dispute(row, "not_called")
        sender = new.sender(row)
        own = called.get(key) == sender.user_id
        if not own and not sender.may("workforce.muster", row["area_id"], day_of(row["at"])):
            new.dispute(row, "outside_area")


def admit_arrivals(new: Admission) -> None:
    """Doubt the arrival of somebody nobody knows, or at no muster. Who came without a call is welcome."""
    _known(new)


def admit_acknowledgements(new: Admission) -> None:
    """Believe members of the team that was sent, and those who muster people there; doubt what is said for somebody of
    another team. Three statements."""
    orders = array({row["dispatch_id"] for row in new.rows})
    people = array({row["person_id"] for row in new.rows})
    known = {id_ for (id_,) in new.conn.execute(_ORDERS, [orders])}
    known |= {id_ for (id_,) in new.conn.execute(_PEOPLE, [people])}
    sent = {(order, person): user for order, person, user in new.conn.execute(_TEAMS, [people, orders])}
    for row in new.rows:
        key = (row["dispatch_id"], row["person_id"])
        if row["dispatch_id"] not in known:
            new.dispute(row, "unknown_order")
        if row["person_id"] not in known:
            new.dispute(row, "unknown_person")
        if key not in sent:
            new.dispute(row, "not_in_team")
        sender = new.sender(row)
        own = sent.get(key) == sender.user_id
        if not own and not sender.may("workforce.muster", row["area_id"], day_of(row["at"])):
            new.dispute(row, "outside_area")


def _known(new: Admission) -> dict[str, str]:
    asked = {
        "musters": array({row["muster_id"] for row in new.rows}),
        "people": array({row["person_id"] for row in new.rows}),
    }
    known = {id_ for (id_,) in new.conn.execute(_KNOWN, asked)}
    for row in new.rows:
        if row["muster_id"] not in known:
            new.dispute(row, "unknown_muster")
        if row["person_id"] not in known:
            new.dispute(row, "unknown_person")
    return asked


ANSWER = Kind("workforce.answer", "", Answer, AnswerData, admit_answers)
ARRIVAL = Kind("workforce.arrival", "workforce.muster", Arrival, ArrivalData, admit_arrivals)
ACKNOWLEDGEMENT = Kind(
    "workforce.acknowledgement", "", Acknowledgement, AcknowledgementData, admit_acknowledgements
)
KINDS = {kind.name: kind for kind in (ANSWER, ARRIVAL, ACKNOWLEDGEMENT)}
