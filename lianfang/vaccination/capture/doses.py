"""Doses and departures as they are told. None is refused."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Any, NamedTuple
from uuid import UUID

from msgspec import Meta, Struct

from lianfang.common.dates import day_of
from lianfang.common.ids import array
from lianfang.people.queries import records_of
from lianfang.protocol import timeline
from lianfang.sync.kinds import Admission, Kind, Row
from lianfang.sync.queries import COUNTS
from lianfang.vaccination.models import Departure, Dose
from lianfang.vaccination.models.doses import Place
from lianfang.vaccination.rules import Had, eligible

_PEOPLE = "SELECT id, born_on FROM people_person WHERE id = ANY(%s::uuid[])"
_SESSIONS = "SELECT id, disease, protocol, products FROM vaccination_session WHERE id = ANY(%s::uuid[])"
_LOTS = """
SELECT l.id, l.recalled_at, l.expires_on, v.product FROM supplies_lot l
LEFT JOIN vaccination_vaccine v ON v.item_id = l.item_id WHERE l.id = ANY(%s::uuid[])
"""
_HAD = """
SELECT person_id, disease, product, number, day FROM vaccination_givendose
WHERE person_id = ANY(%s::uuid[]) AND void_at IS NULL AND NOT doubted
"""
_VISITS = """
SELECT DISTINCT ON (session_id, person_id) session_id, person_id, state, consent,
  greatest(came_at, screened_at, consented_at, withdrawn_at) FROM vaccination_visit
WHERE session_id = ANY(%s::uuid[]) AND person_id = ANY(%s::uuid[]) ORDER BY session_id, person_id, came_at DESC
"""
# What a phone told of the same people, maybe in this upload: nobody has written their visit again yet.
_TOLD = f"""
SELECT s.session_id, s.person_id, s.state, '', s.at FROM vaccination_screening s
WHERE s.session_id = ANY(%(sessions)s::uuid[]) AND s.person_id = ANY(%(people)s::uuid[]) AND s.dispute = ''
AND {COUNTS.format(t="s")}
UNION ALL SELECT c.session_id, c.person_id, '', c.who, c.at FROM vaccination_consent c
WHERE c.session_id = ANY(%(sessions)s::uuid[]) AND c.person_id = ANY(%(people)s::uuid[]) AND c.dispute = ''
AND {COUNTS.format(t="c")} ORDER BY 5
"""  # noqa: S608 — our own words


class DoseData(Struct, forbid_unknown_fields=True):
    """Who was given which dose of which vaccine and lot, in which session, into what."""

    person_id: UUID
    session_id: UUID
    product: Annotated[str, Meta(min_length=1, max_length=24)]
    number: Annotated[int, Meta(ge=1, le=9)]
    lot_id: UUID
    place: Place


class DepartureData(Struct, forbid_unknown_fields=True):
    """Whose observation ended, by the dose; why, if early."""

    dose_id: UUID
    reason: Annotated[str, Meta(max_length=200)] = ""


class _Known(NamedTuple):
    """What is on record of the people, sessions and lots of some doses."""

    born: dict[UUID, date | None]
    sessions: dict[UUID, tuple[str, str, list[str]]]
    lots: dict[UUID, tuple[datetime | None, date | None, str | None]]
    had: dict[tuple[UUID, str], list[Had]]
    visits: dict[tuple[UUID, UUID], tuple[str, str]]
    records: dict[UUID, tuple[UUID, ...]]


def admit_doses(new: Admission) -> None:
    """Doubt what should not have been given so; it was given all the same. A constant number of statements."""
    known = _known(new)
    for row in sorted(new.rows, key=lambda one: (one["at"], one["id"])):
        for reason in _doubts(row, known):
            new.dispute(row, reason)
        if not row["dispute"]:
            _remember(row, known)


def _known(new: Admission) -> _Known:
    people = {row["person_id"] for row in new.rows}
    records = records_of(new.conn, people)
    ids = array(people.union(*records.values()) if records else people)
    sessions = array({row["session_id"] for row in new.rows})
    had: dict[tuple[UUID, str], list[Had]] = defaultdict(list)
    for person, disease, *dose in new.conn.execute(_HAD, [ids]):
        had[_first(person, records), disease].append(Had(*dose))
    lots = new.conn.execute(_LOTS, [array({row["lot_id"] for row in new.rows})])
    return _Known(
        dict(new.conn.execute(_PEOPLE, [array(people)]).fetchall()),
        {id_: tuple(rest) for id_, *rest in new.conn.execute(_SESSIONS, [sessions])},
        {id_: tuple(rest) for id_, *rest in lots},
        had,
        _visits(new, sessions, ids, records),
        records,
    )


def _visits(
    new: Admission, sessions: Any, ids: Any, records: dict[UUID, tuple[UUID, ...]]
) -> dict[tuple[UUID, UUID], tuple[str, str]]:
    """Say how far people are in sessions, as desks wrote it down and phones told it since."""
    found: dict[tuple[UUID, UUID], tuple[str, str]] = {}
    since: dict[tuple[UUID, UUID], datetime] = {}
    for session, person, state, consent, at in new.conn.execute(_VISITS, [sessions, ids]):
        key = session, _first(person, records)
        found[key], since[key] = (state, consent), at
    for session, person, state, who, at in new.conn.execute(_TOLD, {"sessions": sessions, "people": ids}):
        key = session, _first(person, records)
        before = found.get(key, ("", ""))
        if key in since and at < since[key]:
            continue
        if state:
            found[key] = state, ""
        else:
            found[key] = ("refused", "") if who == "none" else (before[0], who)
    return found


def _first(person: UUID, records: dict[UUID, tuple[UUID, ...]]) -> UUID:
    return records[person][0] if person in records else person


def _doubts(row: Row, known: _Known) -> Iterator[str]:
    if row["person_id"] not in known.born:
        yield "unknown_person"
    if row["lot_id"] not in known.lots:
        yield "unknown_lot"
    if row["session_id"] not in known.sessions:
        yield "unknown_session"
        return
    yield from _of_lot(row, known)
    yield from _of_person(row, known)


def _of_lot(row: Row, known: _Known) -> Iterator[str]:
    stopped, last, product = known.lots.get(row["lot_id"], (None, None, row["product"]))
    if stopped and stopped < row["at"]:
        yield "lot_stopped"
    if last and last < day_of(row["at"]):
        yield "lot_expired"
    if product != row["product"] or row["product"] not in known.sessions[row["session_id"]][2]:
        yield "other_product"


_AGE = {"too_young": "age", "too_old": "age", "no_birthday": "age"}


def _of_person(row: Row, known: _Known) -> Iterator[str]:
    disease, protocol, _products = known.sessions[row["session_id"]]
    numbers = timeline.named(protocol).vaccination
    product = next((one for one in numbers.products if one.key == row["product"]), None)
    person = _first(row["person_id"], known.records)
    had = known.had[person, disease]
    if product and row["person_id"] in known.born:
        born = known.born[row["person_id"]]
        for why in eligible(had, born, product, numbers, day_of(row["at"])):
            yield _AGE.get(why.code, why.code)
    if row["number"] != len(had) + 1:
        yield "number"
    state, consent = known.visits.get((row["session_id"], person), ("", ""))
    if state in {"deferred", "unfit"}:
        yield "unfit"
    elif not consent or state in {"refused", "away"}:
        yield "no_consent"


def _remember(row: Row, known: _Known) -> None:
    """Keep in mind a dose of this upload for those told after it."""
    disease = known.sessions[row["session_id"]][0]
    key = _first(row["person_id"], known.records), disease
    known.had[key].append(Had(row["product"], row["number"], day_of(row["at"])))


def admit_departures(new: Admission) -> None:
    """Doubt a departure after a dose nobody knows. One statement."""
    asked = array({row["dose_id"] for row in new.rows})
    rows: list[tuple[Any, ...]] = new.conn.execute(
        "SELECT id FROM vaccination_dose WHERE id = ANY(%s::uuid[])", [asked]
    ).fetchall()
    known = {row[0] for row in rows}
    for row in new.rows:
        if row["dose_id"] not in known:
            new.dispute(row, "unknown_dose")


DOSE = Kind("vaccination.dose", "vaccination.give", Dose, DoseData, admit_doses)
DEPARTURE = Kind("vaccination.departure", "vaccination.desk", Departure, DepartureData, admit_departures)
