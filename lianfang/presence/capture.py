"""The kinds of fact told at checkpoints and at the gates of markets. Nobody who stood there is refused."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.common.ids import array
from lianfang.places.rules import inside
from lianfang.presence.models import (
    GATES,
    STOPPED,
    Direction,
    Disposition,
    Entry,
    Handover,
    Passage,
    Queue,
    Reason,
    Scan,
    Transfer,
    Vehicle,
)
from lianfang.presence.rules import EXEMPT, plate_kind, read_checks
from lianfang.protocol import timeline
from lianfang.sync.kinds import Admission, Before, Kind, Row
from lianfang.workforce.actions.volunteers import PAGES

Celsius = Annotated[float, Meta(ge=34, le=43)] | None
Note = Annotated[str, Meta(max_length=200)]
Looked = Annotated[str, Meta(max_length=80)]  # see rules.read_checks
Waiting = Annotated[int, Meta(ge=0, le=9_999)]


class PassageBefore(Struct, forbid_unknown_fields=True):
    """A passage as phones told it before vehicles, reasons and checks."""

    person_id: UUID
    site_id: UUID
    direction: Direction
    disposition: Disposition
    celsius: Celsius = None
    note: Note = ""


class PassageData(Struct, forbid_unknown_fields=True):
    """Who came to which checkpoint, which way, how warm (34 to 43 °C), what was looked at, what was decided and why."""

    person_id: UUID
    site_id: UUID
    direction: Direction
    disposition: Disposition
    celsius: Celsius = None
    note: Note = ""
    vehicle_id: UUID | None = None
    reason: Reason = Reason.NOTHING
    checks: Looked = ""


class VehicleData(Struct, forbid_unknown_fields=True):
    """Which vehicle came to which checkpoint, how many sat in it, what was decided; plate "": nobody could read it."""

    site_id: UUID
    direction: Direction
    disposition: Disposition
    n_people: Annotated[int, Meta(ge=0, le=99)]
    plate: Annotated[str, Meta(max_length=10)] = ""
    reason: Reason = Reason.NOTHING
    checks: Looked = ""
    note: Note = ""


class TransferData(Struct, forbid_unknown_fields=True):
    """What became of somebody who was held: taken over by whom, where to, with which receipt; or let go on."""

    person_id: UUID
    passage_id: UUID
    site_id: UUID
    outcome: Transfer.Outcome
    to: Annotated[str, Meta(max_length=120)] = ""
    taken_by: Annotated[str, Meta(max_length=60)] = ""
    receipt: Annotated[str, Meta(max_length=40)] = ""
    note: Note = ""


class QueueData(Struct, forbid_unknown_fields=True):
    """How many were waiting at a checkpoint, and which way they wanted to go."""

    site_id: UUID
    direction: Direction
    waiting: Waiting


class HandoverData(Struct, forbid_unknown_fields=True):
    """A shift gives a checkpoint to the next (or takes it): how many wait, who is still held, what to know."""

    site_id: UUID
    step: Handover.Step
    waiting: Waiting = 0
    held: Annotated[list[UUID], Meta(max_length=200)] = []
    note: Annotated[str, Meta(max_length=400)] = ""


class EntryData(Struct, forbid_unknown_fields=True):
    """How many went through the gate of a market, how warm, what their codes said, what was decided."""

    site_id: UUID
    direction: Direction
    disposition: Disposition
    n: Annotated[int, Meta(ge=1, le=99)] = 1
    celsius: Celsius = None
    reason: Reason = Reason.NOTHING
    checks: Looked = ""
    reminded: bool = False


class ScanData(Struct, forbid_unknown_fields=True):
    """Who scanned the code of which venue, coming or going."""

    person_id: UUID
    site_id: UUID
    direction: Direction


# --- what is doubted

_KNOWN = """
SELECT id, '' FROM people_person WHERE id = ANY(%s::uuid[])
UNION ALL SELECT id, kind FROM places_site WHERE id = ANY(%s::uuid[])
"""
_PAGES = "SELECT id FROM accounts_user WHERE username = %s"
_SITES = "SELECT id, kind FROM places_site WHERE id = ANY(%s::uuid[])"
_PASSES = "SELECT number, starts_at, ends_at, revoked_at FROM presence_pass WHERE number = ANY(%s)"
_FIGHTS = """
SELECT disease, area_id FROM outbreak_outbreak WHERE began_on <= %s AND (ended_on IS NULL OR ended_on >= %s)
"""


def admit_passages(new: Admission) -> None:
    """Doubt a passage of somebody we do not know, at what is no checkpoint, or decided against the rules."""
    known = _people_and_sites(new)
    for row in new.rows:
        _person(new, row, known)
        _gate(new, row, known)
        if row["disposition"] in STOPPED and not row["reason"]:
            new.dispute(row, "no_reason")
    _decisions(new)


def admit_vehicles(new: Admission) -> None:
    """Doubt a vehicle at what is no checkpoint, with a plate that cannot be, or stopped against the rules."""
    known = _sites(new)
    for row in new.rows:
        _gate(new, row, known)
        if row["plate"] and not plate_kind(row["plate"]):
            new.dispute(row, "bad_plate")
    _decisions(new)


def admit_at_gates(new: Admission) -> None:
    """Doubt what is told of a site that is no checkpoint and no market."""
    known = _sites(new)
    for row in new.rows:
        _gate(new, row, known)


def admit_entries(new: Admission) -> None:
    """Doubt who went through the gate of what is no market, or was stopped against the rules."""
    admit_at_gates(new)
    _decisions(new)


def admit_scans(new: Admission) -> None:
    """Doubt a scan of somebody unknown, of a venue that there is not, or told by somebody who does not work there."""
    known = _people_and_sites(new)
    pages = new.conn.execute(_PAGES, [PAGES]).fetchone()
    for row in new.rows:
        themselves = pages is not None and row["by_id"] == pages[0]
        if not themselves and not new.sender(row).may("presence.gate", row["area_id"], day_of(row["at"])):
            new.dispute(row, "outside_area")
        _person(new, row, known)
        if not known.get(row["site_id"]):
            new.dispute(row, "unknown_site")


def admit_transfers(new: Admission) -> None:
    """Doubt who was held and taken over when nobody says by whom or where to."""
    known = _people_and_sites(new)
    for row in new.rows:
        _person(new, row, known)
        _gate(new, row, known)
        if row["outcome"] == Transfer.Outcome.TAKEN_OVER and not (
            row["to"].strip() and row["taken_by"].strip()
        ):
            new.dispute(row, "no_receipt")


def _people_and_sites(new: Admission) -> dict[UUID, str]:
    """Give the kind of each site, and "" for each person there is. One statement."""
    asked = [array({row[name] for row in new.rows}) for name in ("person_id", "site_id")]
    return dict(new.conn.execute(_KNOWN, asked).fetchall())


def _sites(new: Admission) -> dict[UUID, str]:
    return dict(new.conn.execute(_SITES, [array({row["site_id"] for row in new.rows})]).fetchall())


def _person(new: Admission, row: Row, known: dict[UUID, str]) -> None:
    if known.get(row["person_id"]) != "":
        new.dispute(row, "unknown_person")


def _gate(new: Admission, row: Row, known: dict[UUID, str]) -> None:
    kind = known.get(row["site_id"])
    if not kind:
        new.dispute(row, "unknown_site")
    elif kind not in GATES:
        new.dispute(row, "not_a_checkpoint")


def _decisions(new: Admission) -> None:
    """Doubt decisions against the rules. Asks the database only for rows that name a pass or the contested rule."""
    odd = [row for row in new.rows if row["reason"] or row["checks"]]
    if not odd:
        return
    for row in odd:
        if row["reason"] in EXEMPT and row["disposition"] == Disposition.TURNED_BACK:
            new.dispute(row, "always_passes")
    _turned_back_for_nothing(new, odd)
    _passes(new, odd)


def _turned_back_for_nothing(new: Admission, rows: Iterable[Row]) -> None:
    """Doubt who was turned back for not being vaccinated where no protocol in force that day says so."""
    asked = [
        row
        for row in rows
        if row["reason"] == Reason.UNVACCINATED and row["disposition"] == Disposition.TURNED_BACK
    ]
    fights: dict[date, list[tuple[str, int]]] = {}
    for row in asked:
        day = day_of(row["at"])
        if day not in fights:
            fights[day] = list(new.conn.execute(_FIGHTS, [day, day]).fetchall())
        if not any(inside(row["area_id"], area) and _says_so(disease, day) for disease, area in fights[day]):
            new.dispute(row, "no_such_rule")


def _says_so(disease: str, day: date) -> bool:
    try:
        return timeline.in_force(disease, day).checkpoints.unvaccinated_turned_back.value
    except Refused:  # no protocol was in force yet
        return False


def _passes(new: Admission, rows: Iterable[Row]) -> None:
    """Doubt whoever passed with a pass that was not good at that time."""
    named = [(row, number) for row in rows if (number := read_checks(row["checks"]).permit)]
    if not named:
        return
    found = new.conn.execute(_PASSES, [[number for _row, number in named]]).fetchall()
    good = {number: (starts, ends, revoked) for number, starts, ends, revoked in found}
    for row, number in named:
        starts, ends, revoked = good.get(number, (None, None, None))
        if starts is None or not starts <= row["at"] <= ends or (revoked and revoked <= row["at"]):
            new.dispute(row, "pass_not_good", permit=number)


def _upgraded(told: PassageBefore) -> PassageData:
    why = Reason.OTHER if told.disposition in STOPPED else Reason.NOTHING  # phones had no words for it then
    said = (told.person_id, told.site_id, told.direction, told.disposition, told.celsius, told.note)
    return PassageData(*said, reason=why)


PASSAGE = Kind(
    "presence.passage",
    "presence.check",
    Passage,
    PassageData,
    admit_passages,
    version=2,
    before=Before(PassageBefore, _upgraded),
)
VEHICLE = Kind("presence.vehicle", "presence.check", Vehicle, VehicleData, admit_vehicles)
TRANSFER = Kind("presence.transfer", "presence.check", Transfer, TransferData, admit_transfers)
QUEUE = Kind("presence.queue", "presence.gate", Queue, QueueData, admit_at_gates)
HANDOVER = Kind("presence.handover", "presence.gate", Handover, HandoverData, admit_at_gates)
ENTRY = Kind("presence.entry", "presence.gate", Entry, EntryData, admit_entries)
# From a resident's own page, or from the phone of somebody who works at that door; see admit_scans.
SCAN = Kind("presence.scan", "", Scan, ScanData, admit_scans)

KINDS = (VEHICLE, PASSAGE, TRANSFER, QUEUE, HANDOVER, ENTRY, SCAN)
