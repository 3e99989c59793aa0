"""Take in uploads: read, judge, store, answer — with a constant number of statements whatever their size and number."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum, auto
from operator import itemgetter
from typing import Any
from uuid import UUID

import msgspec
import psycopg
from psycopg import Connection, Cursor

from lianfang.common.dates import day_of
from lianfang.common.ids import array, uuid7
from lianfang.sync.kinds import Admission, Kind, Row
from lianfang.sync.locks import row_by_row
from lianfang.sync.rules import Outcome
from lianfang.sync.sender import Sender
from lianfang.sync.wire import (
    Answer,
    Answered,
    Kinds,
    Malformed,
    Read,
    Upload,
    malformed,
    read_facts,
    reader_of,
)

log = logging.getLogger(__name__)

# Another fact already has this id: the phone made a mistake, and a person has to look at what it told.
TAKEN = "id_taken"
# What the database itself did not take although it was well-formed: a mistake of ours, which is logged.
UNSTORABLE = "unstorable"

Facts = dict[str, dict[int, Row]]  # by the kind's name and the number its id is: quicker than the id itself
Fates = dict[int, Answered]  # by id() of the row: what became of it, unless it was just stored

_TOLD_FROM = itemgetter("device_id", "area_id")


class Way(Enum):
    """How rows go into the database; the next one is tried when the database did not take the one before."""

    NEW = auto()  # by COPY, as if nothing were stored yet, nearly always true of a large upload
    WHOLE = auto()  # in one INSERT a kind
    APART = auto()  # each fact in a savepoint of its own


class Parcel(msgspec.Struct, frozen=True):
    """One upload and who sends it."""

    sender: Sender
    upload: Upload


@dataclass
class Intake:
    """Uploads on their way into the database, in one transaction and as one batch of the feed."""

    conn: Connection[Any]
    kinds: Kinds
    senders: Mapping[UUID, Sender]
    now: datetime
    fates: Fates
    way: Way
    batch: UUID = field(default_factory=uuid7)
    counts: dict[str, int] = field(default_factory=dict)
    disputes: list[dict[str, Any]] = field(default_factory=list)


def ingest(
    conn: Connection[Any],
    kinds: Kinds,
    sender: Sender,
    upload: Upload,
    *,
    now: datetime,
    way: Way = Way.WHOLE,
) -> Answer:
    """Store what one device tells and say what became of each fact. The caller commits."""
    return ingest_all(conn, kinds, [Parcel(sender, upload)], now=now, way=way)[0]


def ingest_all(
    conn: Connection[Any], kinds: Kinds, parcels: Sequence[Parcel], *, now: datetime, way: Way = Way.WHOLE
) -> list[Answer]:
    """Store what several devices tell, with as many statements as for one, and answer each. The caller commits.

    Nothing well-formed is refused. Of two facts with one id the first counts; the second is a duplicate if it says
    the same.

    Raises psycopg.DataError or IntegrityError when the database does not take it: undo, and try the next way.
    """
    row_by_row(conn.execute)
    reader = reader_of(kinds)
    told = [read_facts(parcel.upload, parcel.sender, reader, now) for parcel in parcels]
    facts, again = _by_kind([fact for read in told for fact in read])
    senders, fates = {parcel.sender.device_id: parcel.sender for parcel in parcels}, Fates()
    if way is Way.APART:
        for name, rows in facts.items():
            for row in rows.values():
                _store_alone(Intake(conn, kinds, senders, now, fates, way), name, row)
    else:
        _store(Intake(conn, kinds, senders, now, fates, way), facts)
    for name, row, first in again:
        fates[id(row)] = _told_twice(kinds[name], row, first, fates)
    answers = [_answers(read, fates) for read in told]
    keep_refused(
        conn,
        [
            (parcel.sender, fact if isinstance(fact, Malformed) else malformed(raw, said.code, said.detail))
            for parcel, read, outcomes in zip(parcels, told, answers, strict=True)
            for raw, fact, said in zip(parcel.upload.facts, read, outcomes, strict=True)
            if said.outcome is Outcome.REFUSED
        ],
        now,
    )
    return [Answer(outcomes, now) for outcomes in answers]


def _by_kind(read: list[Read]) -> tuple[Facts, list[tuple[str, Row, Row]]]:
    """Sort facts by kind; those whose id came before are set aside, with the first one."""
    facts: Facts = {}
    again = []
    for fact in read:
        if not isinstance(fact, Malformed):
            name, row = fact
            first = facts.setdefault(name, {}).setdefault(row["id"].int, row)
            if first is not row:
                again.append((name, row, first))
    return facts, again


def _told_twice(kind: Kind, row: Row, first: Row, fates: Fates) -> Answered:
    if not _same(kind, first, row):
        return Answered(row["id"], Outcome.REFUSED, TAKEN)
    fate = fates.get(id(first))
    return fate if fate and fate.outcome is Outcome.REFUSED else Answered(row["id"], Outcome.DUPLICATE)


def _answers(read: list[Read], fates: Fates) -> list[Answered]:
    return [
        _answer(fact, fates)
        if isinstance(fact, Malformed) or fates or fact[1]["dispute"]
        else Answered(fact[1]["id"], Outcome.ACCEPTED)
        for fact in read
    ]


def _answer(fact: Read, fates: Fates) -> Answered:
    if isinstance(fact, Malformed):
        return Answered(fact.fact, Outcome.REFUSED, fact.code, fact.detail)
    row = fact[1]
    if fate := fates.get(id(row)):
        return fate
    if doubt := row["dispute"]:
        return Answered(row["id"], Outcome.DISPUTED, doubt)
    return Answered(row["id"], Outcome.ACCEPTED)


def _same(kind: Kind, one: Row, other: Row) -> bool:
    return all(one[column] == other[column] for column in kind.told)


def _store_alone(intake: Intake, name: str, row: Row) -> None:
    """Store one fact; if the database does not take it, undo that and refuse it."""
    intake.conn.execute("SAVEPOINT fact")
    try:
        _store(intake, {name: {row["id"].int: row}})
    except (psycopg.DataError, psycopg.IntegrityError) as error:
        log.exception("a well-formed fact could not be stored")
        intake.conn.execute("ROLLBACK TO SAVEPOINT fact")
        intake.fates[id(row)] = Answered(row["id"], Outcome.REFUSED, UNSTORABLE, type(error).__name__)
    intake.conn.execute("RELEASE SAVEPOINT fact")


def _store(intake: Intake, facts: Facts) -> None:
    """Store the new facts of each kind, in the order of the wiring table; ids in one order, so that two uploads of
    the same facts wait for each other and never deadlock."""
    told = {name: _told(intake, facts[name]) for name in intake.kinds if name in facts}
    _lock(intake.kinds, told)
    stored = (
        {} if intake.way is Way.NEW else {name: _ask_known(intake, name, told[name].rows) for name in told}
    )
    known = _known_areas(intake, facts)
    for name, new in told.items():
        if name in stored:
            new.rows = _without_known(intake, intake.kinds[name], new.rows, stored[name])
        _store_kind(intake, intake.kinds[name], new, known)
    if intake.counts:
        intake.conn.execute(
            "INSERT INTO sync_batch (id, xid, device_id, received_at, counts) "
            "VALUES (%s, pg_current_xact_id()::text::int8, %s, %s, %s::jsonb)",
            [intake.batch, _only(intake.senders), intake.now, msgspec.json.encode(intake.counts).decode()],
        )
    if intake.disputes:
        intake.conn.execute(
            "INSERT INTO sync_dispute (fact_id, kind, reason, detail, subject, person_id, area_id, opened_at) "
            "SELECT * FROM json_to_recordset(%s::json) AS r(fact_id uuid, kind text, reason text, detail jsonb, "
            "subject uuid, person_id uuid, area_id int8, opened_at timestamptz) ON CONFLICT DO NOTHING",
            [msgspec.json.encode(intake.disputes).decode()],
        )


def _only(senders: Mapping[UUID, Sender]) -> UUID | None:
    """Name the device of a batch, unless several devices share it."""
    return next(iter(senders)) if len(senders) == 1 else None


def _told(intake: Intake, rows: dict[int, Row]) -> Admission:
    return Admission(intake.conn, [rows[id_] for id_ in sorted(rows)], intake.now, intake.senders)


def _lock(kinds: Kinds, told: dict[str, Admission]) -> None:
    """Take what several kinds decide about once, before looking at anything: see Kind.lock."""
    sharing: dict[Callable[[Sequence[Admission]], None], list[Admission]] = {}
    for name, new in told.items():
        if lock := kinds[name].lock:
            sharing.setdefault(lock, []).append(new)
    for lock, news in sharing.items():
        lock(news)


_areas: set[int] = (
    set()
)  # areas are closed and never taken away, so what was known once need not be asked again


def _known_areas(intake: Intake, facts: Facts) -> set[int]:
    """Give the areas of these facts that there are; the database is asked for those this process has not met."""
    told = {row["area_id"] for rows in facts.values() for row in rows.values()}
    if new := told - _areas:
        found = intake.conn.execute("SELECT id FROM places_area WHERE id = ANY(%s)", [list(new)])
        _areas.update(row[0] for row in found)
    return told & _areas


def _store_kind(intake: Intake, kind: Kind, new: Admission, known: set[int]) -> None:
    if not new.rows:
        return
    _judge(kind, new, known)
    if kind.admit:
        kind.admit(new)
    new.rows, missing = _insert(intake, kind, new.rows)
    if missing and intake.way is Way.NEW:
        raise psycopg.IntegrityError("told before")
    if missing:
        now_known = _ask_known(intake, kind.name, missing)
        for row in _without_known(intake, kind, missing, now_known):
            intake.fates[id(row)] = Answered(row["id"], Outcome.REFUSED, UNSTORABLE)
    intake.disputes += [_dispute(intake, kind, row, new, known) for row in new.rows if row["dispute"]]
    if new.rows:
        intake.counts[kind.name] = len(new.rows)
        if kind.settle:
            kind.settle(new)


def _ask_known(intake: Intake, name: str, rows: list[Row]) -> Cursor[Any]:
    return intake.conn.execute(intake.kinds[name].find, [array(row["id"] for row in rows)])


def _without_known(intake: Intake, kind: Kind, rows: list[Row], found: Cursor[Any]) -> list[Row]:
    """Leave out what is stored already: a duplicate if it says the same, else an id used twice. A duplicate is told why
    it was doubted, for a phone that did not hear it the first time."""
    seen = {row[0]: dict(zip((*kind.told, "dispute"), row[1:], strict=True)) for row in found}
    if not seen:
        return rows
    for row in rows:
        if stored := seen.get(row["id"]):
            known = _same(kind, stored, row) or _erased(intake, kind, stored, row)
            fate = (Outcome.DUPLICATE, stored["dispute"]) if known else (Outcome.REFUSED, TAKEN)
            intake.fates[id(row)] = Answered(row["id"], *fate)
    return [row for row in rows if row["id"] not in seen]


def _erased(intake: Intake, kind: Kind, stored: Row, row: Row) -> bool:
    """Say whether a fact differs from the stored one only because whom it was about was erased meanwhile."""
    if (stored["told_at"], stored["area_id"]) != (row["told_at"], row["area_id"]):
        return False
    found = intake.conn.execute(
        "SELECT 1 FROM sync_tombstone WHERE kind = %s AND before >= %s "
        "UNION ALL SELECT 1 FROM sync_buried WHERE fact_id = %s",
        [kind.name, row["at"], row["id"]],
    )
    return found.fetchone() is not None


def _judge(kind: Kind, new: Admission, known: set[int]) -> None:
    """Dispute what was told of an unknown area, or from outside the posts its teller held on its day."""
    if _as_usual(kind, new, known):
        return
    for row in new.rows:
        area = row["area_id"]
        if area not in known:
            new.dispute(row, "unknown_area", area=area)
        elif not _may(kind, new.sender(row), area, day_of(row["at"])):
            new.dispute(row, "outside_area")


def _as_usual(kind: Kind, new: Admission, known: set[int]) -> bool:
    """Say whether all was told on one day, of known areas, by who held a post there: quicker than to ask of each."""
    times = [row["at"] for row in new.rows]
    day = day_of(min(times))
    return day == day_of(max(times)) and all(
        area in known and _may(kind, new.senders[device], area, day)
        for device, area in set(map(_TOLD_FROM, new.rows))
    )


def _may(kind: Kind, sender: Sender, area: int, day: date) -> bool:
    return not kind.permission or sender.may(kind.permission, area, day)


def _insert(intake: Intake, kind: Kind, rows: list[Row]) -> tuple[list[Row], list[Row]]:
    """Store rows. Gives those that were stored, and those another connection stored since we looked."""
    if intake.way is Way.NEW and _copied(intake, kind, rows):
        return rows, []
    given = {
        "rows": msgspec.json.encode(rows).decode(),
        "batch_id": intake.batch,
        "received_at": intake.now,
    }
    # What RETURNING gave is counted, which can be trusted on a distributed database too.
    returned = intake.conn.execute(kind.insert, given).fetchall()
    if len(returned) == len(rows):
        return rows, []
    stored = {row[0] for row in returned}
    return [row for row in rows if row["id"] in stored], [row for row in rows if row["id"] not in stored]


def _copied(intake: Intake, kind: Kind, rows: list[Row]) -> bool:
    """Store rows by COPY, unless they cannot be written so."""
    written = kind.block(rows, intake.batch, intake.now) if kind.plain else None
    if written is None:
        return False
    statement, block = written
    with intake.conn.cursor().copy(statement) as copy:
        copy.write(block)
    return True


def _dispute(intake: Intake, kind: Kind, row: Row, new: Admission, known: set[int]) -> dict[str, Any]:
    return {
        "fact_id": row["id"],
        "kind": kind.name,
        "reason": row["dispute"],
        "detail": new.details.get(row["id"], {}),
        "subject": new.subjects.get(row["id"]) or row.get("tube_id"),
        "person_id": row.get("person_id"),
        # nobody has a post in an area that does not exist
        "area_id": row["area_id"] if row["area_id"] in known else new.sender(row).home,
        "opened_at": intake.now,
    }


def keep_refused(conn: Connection[Any], refused: Sequence[tuple[Sender, Malformed]], now: datetime) -> None:
    """Keep what was refused, whole, until a person has dealt with it; sent again, it is kept once."""
    if not refused:
        return
    rows = [
        {"id": uuid7(), "device_id": sender.device_id, "area_id": sender.home, **msgspec.structs.asdict(bad)}
        for sender, bad in refused
    ]
    conn.execute(
        "INSERT INTO sync_refusal (id, fact, kind, code, detail, raw, digest, device_id, area_id, received_at, note) "
        "SELECT r.*, %s, '' FROM json_to_recordset(%s::json) AS r(id uuid, fact text, kind text, code text, "
        "detail text, raw text, digest text, device_id uuid, area_id int8) ON CONFLICT DO NOTHING",
        [now, msgspec.json.encode(rows).decode()],
    )
