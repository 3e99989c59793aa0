"""Answers, consent and events after a dose as they are told. None is refused."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, NamedTuple
from uuid import UUID

from msgspec import Meta, Struct

from lianfang.common.dates import day_of
from lianfang.common.ids import array
from lianfang.people.rules.numbers import age
from lianfang.protocol import timeline
from lianfang.sync.kinds import Admission, Kind, Row
from lianfang.vaccination.models import Consent, Event, Screening, Visit
from lianfang.vaccination.rules import GROWN

_PEOPLE = "SELECT id, born_on FROM people_person WHERE id = ANY(%s::uuid[])"
_SESSIONS = "SELECT id, protocol FROM vaccination_session WHERE id = ANY(%s::uuid[])"
_DOSES = """
SELECT d.id, d.at, s.protocol FROM vaccination_dose d LEFT JOIN vaccination_session s ON s.id = d.session_id
WHERE d.id = ANY(%s::uuid[])
"""
Key = Annotated[str, Meta(min_length=1, max_length=24)]
Keys = Annotated[list[Key], Meta(max_length=40)]


class ScreeningData(Struct, forbid_unknown_fields=True):
    """Who answered which questions with yes, what was to be weighed, how warm they were; what was decided, until when
    it is deferred, why; by which doctor, where another one wrote it down."""

    person_id: UUID
    session_id: UUID
    state: Screening.State
    answers: Keys = []
    precautions: Keys = []
    celsius: Annotated[float, Meta(ge=30, le=45)] | None = None
    until: date | None = None
    note: Annotated[str, Meta(max_length=300)] = ""
    doctor: Annotated[str, Meta(max_length=60)] = ""


class ConsentData(Struct, forbid_unknown_fields=True):
    """Who agreed to whose dose, or that it is not wanted; what was decided about a swab that is due."""

    person_id: UUID
    session_id: UUID
    who: Consent.Who
    guardian: Annotated[str, Meta(max_length=60)] = ""
    swab: Visit.Swab = Visit.Swab.NONE


class EventData(Struct, forbid_unknown_fields=True):
    """After which dose what happened, when it began, what was seen."""

    dose_id: UUID
    kind: Key
    onset_at: datetime
    symptoms: Annotated[str, Meta(min_length=1, max_length=400)]


class _Known(NamedTuple):
    born: dict[UUID, date | None]
    sessions: dict[UUID, str]


def _known(new: Admission) -> _Known:
    people, sessions = (array({row[name] for row in new.rows}) for name in ("person_id", "session_id"))
    return _Known(
        dict(new.conn.execute(_PEOPLE, [people]).fetchall()),
        dict(new.conn.execute(_SESSIONS, [sessions]).fetchall()),
    )


def _strangers(row: Row, known: _Known) -> Iterable[str]:
    if row["person_id"] not in known.born:
        yield "unknown_person"
    if row["session_id"] not in known.sessions:
        yield "unknown_session"


def admit_screenings(new: Admission) -> None:
    """Doubt questions that the protocol does not ask, decisions no doctor stands for or without a reason. Two
    statements."""
    known = _known(new)
    for row in new.rows:
        for reason in _strangers(row, known):
            new.dispute(row, reason)
        if protocol := known.sessions.get(row["session_id"]):
            numbers = timeline.named(protocol).vaccination
            asked = {one.key for one in numbers.contraindications.value}
            weighed = {one.key for one in numbers.precautions.value}
            if set(row["answers"]) - asked or set(row["precautions"]) - weighed:
                new.dispute(row, "unknown_question")
        decides = new.sender(row).may("vaccination.screen", row["area_id"], day_of(row["at"]))
        if not decides and not row["doctor"].strip():
            new.dispute(row, "no_doctor")
        fit = row["state"] == Screening.State.FIT
        if not fit and not row["answers"] and not row["note"].strip():
            new.dispute(row, "no_reason")


def admit_consents(new: Admission) -> None:
    """Doubt a minor who agreed alone, and a guardian without a name. Two statements."""
    known = _known(new)
    for row in new.rows:
        for reason in _strangers(row, known):
            new.dispute(row, reason)
        born = known.born.get(row["person_id"])
        if row["who"] == Consent.Who.OWN and born and age(born, day_of(row["at"])) < GROWN:
            new.dispute(row, "minor")
        if row["who"] == Consent.Who.GUARDIAN and not row["guardian"].strip():
            new.dispute(row, "no_guardian")


def admit_events(new: Admission) -> None:
    """Doubt an event after a dose nobody knows, one that began before it, and a kind no protocol names. One
    statement."""
    doses = new.conn.execute(_DOSES, [array({row["dose_id"] for row in new.rows})]).fetchall()
    known = {id_: (at, protocol) for id_, at, protocol in doses}
    for row in new.rows:
        if row["dose_id"] not in known:
            new.dispute(row, "unknown_dose")
            continue
        at, protocol = known[row["dose_id"]]
        if not at <= row["onset_at"] <= row["at"]:
            new.dispute(row, "onset")
        kinds = timeline.named(protocol).vaccination.reactions.value if protocol else ()
        if row["kind"] not in {one.key for one in kinds}:
            new.dispute(row, "unknown_kind_of_event")


SCREENING = Kind("vaccination.screening", "vaccination.desk", Screening, ScreeningData, admit_screenings)
CONSENT = Kind("vaccination.consent", "vaccination.desk", Consent, ConsentData, admit_consents)
EVENT = Kind("vaccination.event", "vaccination.report", Event, EventData, admit_events)
