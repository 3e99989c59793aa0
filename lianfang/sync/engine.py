"""Take in one upload: read, judge, store, answer — with a constant number of statements whatever its size."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
import psycopg
from psycopg import Connection

from lianfang.common.dates import day_of
from lianfang.common.ids import uuid7
from lianfang.sync import rules
from lianfang.sync.kinds import Admission, Kind, Row
from lianfang.sync.rules import Outcome
from lianfang.sync.sender import Sender
from lianfang.sync.wire import Answer, Answered, Kinds, Malformed, Upload, malformed, read_fact

log = logging.getLogger(__name__)

# Another fact already has this id: the phone made a mistake, and a person has to look at what it told.
TAKEN = "id_taken"
# What the database itself did not take although it was well-formed: a mistake of ours, which is logged.
UNSTORABLE = "unstorable"

Facts = dict[str, dict[UUID, Row]]  # by the kind's name and the fact's id
Fates = dict[tuple[str, UUID], Answered]


@dataclass
class Intake:
    """One upload on its way into the database."""

    conn: Connection[Any]
    kinds: Kinds
    sender: Sender
    now: datetime
    batch: UUID = field(default_factory=uuid7)
    fates: Fates = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    disputes: list[dict[str, Any]] = field(default_factory=list)


def ingest(
    conn: Connection[Any], kinds: Kinds, sender: Sender, upload: Upload, *, now: datetime, apart: bool = False
) -> Answer:
    """Store what a device tells and say what became of each fact. The caller commits.

    Nothing well-formed is refused. Of two facts with one id the first counts; the second is a duplicate if it says
    the same. apart: give each fact a savepoint of its own, for an upload that could not be stored as a whole.
    """
    ahead = rules.skew(upload.sent_at, now)
    read = [read_fact(raw, kinds, ahead, now) for raw in upload.facts]
    facts: Facts = {}
    for fact in read:
        if not isinstance(fact, Malformed):
            facts.setdefault(fact[0], {}).setdefault(fact[1]["id"], fact[1])
    fates: Fates = {}
    if apart:
        for name, rows in facts.items():
            for key, row in rows.items():
                fates |= _store_alone(Intake(conn, kinds, sender, now), name, key, row)
    else:
        fates = _store(Intake(conn, kinds, sender, now), facts)
    answers = [_answer(kinds, fact, facts, fates) for fact in read]
    refused = [
        fact if isinstance(fact, Malformed) else malformed(raw, answer.code, answer.detail)
        for raw, fact, answer in zip(upload.facts, read, answers, strict=True)
        if answer.outcome is Outcome.REFUSED
    ]
    keep_refused(conn, sender, refused, now)
    return Answer(answers, now)


def _answer(kinds: Kinds, fact: tuple[str, Row] | Malformed, facts: Facts, fates: Fates) -> Answered:
    if isinstance(fact, Malformed):
        return Answered(fact.fact, Outcome.REFUSED, fact.code, fact.detail)
    name, row = fact
    first, fate = facts[name][row["id"]], fates[name, row["id"]]
    if first is row:
        return fate
    if _same(kinds[name], first, row):
        return Answered(fate.id, Outcome.DUPLICATE)
    return Answered(fate.id, Outcome.REFUSED, TAKEN)


def _same(kind: Kind, one: Row, other: Row) -> bool:
    return all(one[column] == other[column] for column in kind.told)


def _store_alone(intake: Intake, name: str, key: UUID, row: Row) -> Fates:
    """Store one fact; if the database does not take it, undo that and refuse it."""
    intake.conn.execute("SAVEPOINT fact")
    try:
        fates = _store(intake, {name: {key: row}})
    except (psycopg.DataError, psycopg.IntegrityError) as error:
        log.exception("a well-formed fact could not be stored")
        intake.conn.execute("ROLLBACK TO SAVEPOINT fact")
        fates = {(name, key): Answered(str(key), Outcome.REFUSED, UNSTORABLE, type(error).__name__)}
    intake.conn.execute("RELEASE SAVEPOINT fact")
    return fates


def _store(intake: Intake, facts: Facts) -> Fates:
    """Store the new facts of each kind, in the order of the wiring table; ids in one order, so that two uploads of
    the same facts wait for each other and never deadlock."""
    told = {name: _told(intake, facts[name]) for name in intake.kinds if name in facts}
    _lock(intake.kinds, told)
    known = _known_areas(intake, facts)
    for name, new in told.items():
        _store_kind(intake, intake.kinds[name], new, known)
    if intake.counts:
        intake.conn.execute(
            "INSERT INTO sync_batch (id, xid, device_id, received_at, counts) "
            "VALUES (%s, pg_current_xact_id()::text::int8, %s, %s, %s::jsonb)",
            [intake.batch, intake.sender.device_id, intake.now, msgspec.json.encode(intake.counts).decode()],
        )
    if intake.disputes:
        intake.conn.execute(
            "INSERT INTO sync_dispute (fact_id, kind, reason, detail, subject, person_id, area_id, opened_at) "
            "SELECT * FROM json_to_recordset(%s::json) AS r(fact_id uuid, kind text, reason text, detail jsonb, "
            "subject uuid, person_id uuid, area_id int8, opened_at timestamptz) ON CONFLICT DO NOTHING",
            [msgspec.json.encode(intake.disputes).decode()],
        )
    return intake.fates


def _told(intake: Intake, rows: dict[UUID, Row]) -> Admission:
    ordered = sorted(rows.values(), key=lambda row: row["id"].int)
    return Admission(intake.conn, ordered, intake.now, intake.sender)


def _lock(kinds: Kinds, told: dict[str, Admission]) -> None:
    """Take what several kinds decide about once, before looking at anything: see Kind.lock."""
    sharing: dict[Callable[[Sequence[Admission]], None], list[Admission]] = {}
    for name, new in told.items():
        if lock := kinds[name].lock:
            sharing.setdefault(lock, []).append(new)
    for lock, news in sharing.items():
        lock(news)


def _known_areas(intake: Intake, facts: Facts) -> frozenset[int]:
    areas = list({row["area_id"] for rows in facts.values() for row in rows.values()})
    if not areas:
        return frozenset()
    found = intake.conn.execute("SELECT id FROM places_area WHERE id = ANY(%s)", [areas])
    return frozenset(row[0] for row in found)


def _store_kind(intake: Intake, kind: Kind, new: Admission, known: frozenset[int]) -> None:
    new.rows = _without_known(intake, kind, new.rows)
    if not new.rows:
        return
    _judge(kind, new, known)
    if kind.admit:
        kind.admit(new)
    stored = _insert(intake, kind, new.rows)
    if len(stored) < len(new.rows):  # another connection stored the same facts since we looked
        for row in _without_known(intake, kind, [row for row in new.rows if row["id"] not in stored]):
            intake.fates[kind.name, row["id"]] = Answered(str(row["id"]), Outcome.REFUSED, UNSTORABLE)
        new.rows = [row for row in new.rows if row["id"] in stored]
    for row in new.rows:
        outcome = Outcome.DISPUTED if row["dispute"] else Outcome.ACCEPTED
        intake.fates[kind.name, row["id"]] = Answered(str(row["id"]), outcome, row["dispute"])
        if row["dispute"]:
            intake.disputes.append(_dispute(intake, kind, row, new, known))
    if new.rows:
        intake.counts[kind.name] = len(new.rows)
        if kind.settle:
            kind.settle(new)


def _without_known(intake: Intake, kind: Kind, rows: list[Row]) -> list[Row]:
    """Leave out what is stored already: a duplicate if it says the same, else an id used twice."""
    found = intake.conn.execute(kind.find, [[row["id"] for row in rows]])
    seen = {row[0]: dict(zip(kind.told, row[1:], strict=True)) for row in found}
    if not seen:
        return rows
    for row in rows:
        if stored := seen.get(row["id"]):
            fate = (Outcome.DUPLICATE,) if _same(kind, stored, row) else (Outcome.REFUSED, TAKEN)
            intake.fates[kind.name, row["id"]] = Answered(str(row["id"]), *fate)
    return [row for row in rows if row["id"] not in seen]


def _judge(kind: Kind, new: Admission, known: frozenset[int]) -> None:
    """Dispute what was told of an unknown area, or from outside the posts its teller held on its day."""
    allowed: dict[tuple[int, date], bool] = {}
    for row in new.rows:
        area = row["area_id"]
        if area not in known:
            new.dispute(row, "unknown_area", area=area)
        elif kind.permission:
            where = area, day_of(row["at"])
            if where not in allowed:
                allowed[where] = new.sender.may(kind.permission, *where)
            if not allowed[where]:
                new.dispute(row, "outside_area")


def _insert(intake: Intake, kind: Kind, rows: list[Row]) -> set[UUID]:
    given = {
        "rows": msgspec.json.encode(rows).decode(),
        "batch_id": intake.batch,
        "received_at": intake.now,
        "device_id": intake.sender.device_id,
        "by_id": intake.sender.user_id,
    }
    return {row[0] for row in intake.conn.execute(kind.insert, given)}


def _dispute(intake: Intake, kind: Kind, row: Row, new: Admission, known: frozenset[int]) -> dict[str, Any]:
    return {
        "fact_id": row["id"],
        "kind": kind.name,
        "reason": row["dispute"],
        "detail": new.details.get(row["id"], {}),
        "subject": new.subjects.get(row["id"]) or row.get("tube_id"),
        "person_id": row.get("person_id"),
        # nobody has a post in an area that does not exist
        "area_id": row["area_id"] if row["area_id"] in known else intake.sender.home,
        "opened_at": intake.now,
    }


def keep_refused(conn: Connection[Any], sender: Sender, refused: list[Malformed], now: datetime) -> None:
    """Keep what was refused, whole, until a person has dealt with it; sent again, it is kept once."""
    if not refused:
        return
    rows = [{"id": uuid7(), **msgspec.structs.asdict(bad)} for bad in refused]
    conn.execute(
        "INSERT INTO sync_refusal (id, fact, kind, code, detail, raw, digest, device_id, area_id, received_at, note) "
        "SELECT r.*, %s, %s, %s, '' FROM json_to_recordset(%s::json) AS r(id uuid, fact text, kind text, code text, "
        "detail text, raw text, digest text) ON CONFLICT DO NOTHING",
        [sender.device_id, sender.home, now, msgspec.json.encode(rows).decode()],
    )
