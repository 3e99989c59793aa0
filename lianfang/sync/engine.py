"""Take in one upload: parse, judge, store, answer — with a constant number of statements whatever its size."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from psycopg import Connection

from lianfang.common.ids import uuid7
from lianfang.sync import rules
from lianfang.sync.kinds import Admission, Kind, Row
from lianfang.sync.rules import Outcome
from lianfang.sync.sender import Sender

Kinds = Mapping[str, Kind]


class Upload(msgspec.Struct, forbid_unknown_fields=True):
    """What a device posts: its clock when sending, and the facts as they are."""

    sent_at: datetime
    facts: list[msgspec.Raw]


class Told(msgspec.Struct, forbid_unknown_fields=True):
    """One fact as a device tells it."""

    id: UUID
    kind: str
    at: datetime
    area: int
    data: msgspec.Raw


class Answered(msgspec.Struct):
    """What became of one fact."""

    id: str
    outcome: Outcome
    code: str = ""
    detail: str = ""


class Answer(msgspec.Struct):
    """The reply to an upload, in the order of its facts."""

    outcomes: list[Answered]
    received_at: datetime


class Malformed(msgspec.Struct):
    """A fact that could not be read: its id and kind as far as they could be made out, and what was wrong."""

    fact: str
    kind: str
    code: str
    detail: str
    raw: str


def ingest(conn: Connection[Any], kinds: Kinds, sender: Sender, upload: Upload, *, now: datetime) -> Answer:
    """Store what a device tells and say what became of each fact. The caller commits.

    Nothing well-formed is refused. Two equal ids in one upload: the first counts, the second is a duplicate.
    """
    ahead = rules.skew(upload.sent_at, now)
    order: list[tuple[str, Malformed | None]] = []
    rows: dict[str, dict[UUID, Row]] = {}
    batch = uuid7()
    for raw in upload.facts:
        told, data, bad = _parse(raw, kinds)
        if bad or told is None:
            assert bad
            order.append((bad.fact, bad))
            continue
        order.append((str(told.id), None))
        time = rules.corrected(told.at, ahead, now)
        row = data | {
            "id": told.id,
            "batch_id": batch,
            "at": time.at,
            "told_at": told.at,
            "received_at": now,
            "area_id": told.area,
            "dispute": "clock" if time.doubted else "",
        }
        rows.setdefault(told.kind, {}).setdefault(told.id, row)
    outcomes = _store(conn, kinds, sender, rows, batch, now)
    _keep_refused(conn, sender, [bad for _, bad in order if bad], now)
    _note_device(conn, sender, ahead.total_seconds(), now)
    return Answer([_answer(fact, bad, outcomes) for fact, bad in order], now)


def _parse(raw: msgspec.Raw, kinds: Kinds) -> tuple[Told | None, Row, Malformed | None]:
    text = bytes(raw).decode("utf-8", "replace")
    try:
        told = msgspec.json.decode(raw, type=Told)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return None, {}, Malformed(*_guess(raw), "malformed", str(error), text)
    kind = kinds.get(told.kind)
    if kind is None:
        return None, {}, Malformed(str(told.id), told.kind[:40], "unknown_kind", told.kind, text)
    if told.at.tzinfo is None:
        return None, {}, Malformed(str(told.id), told.kind, "no_time_zone", "at", text)
    try:
        data = msgspec.structs.asdict(msgspec.json.decode(told.data, type=kind.struct))
    except msgspec.DecodeError as error:
        return None, {}, Malformed(str(told.id), told.kind, "malformed", str(error), text)
    return told, data, None


def _guess(raw: msgspec.Raw) -> tuple[str, str]:
    try:
        told = msgspec.json.decode(raw)
    except msgspec.DecodeError:
        return "", ""
    if not isinstance(told, dict):
        return "", ""
    return str(told.get("id", ""))[:64], str(told.get("kind", ""))[:40]


def _store(
    conn: Connection[Any],
    kinds: Kinds,
    sender: Sender,
    rows: dict[str, dict[UUID, Row]],
    batch: UUID,
    now: datetime,
) -> dict[UUID, Row | None]:
    """Store each kind's new rows. Returns id → the row, or None for a duplicate."""
    outcomes: dict[UUID, Row | None] = {}
    counts: dict[str, int] = {}
    disputes: list[dict[str, Any]] = []
    for name, found in sorted(rows.items()):
        kind = kinds[name]
        table = kind.model._meta.db_table
        seen = {r[0] for r in conn.execute(f'SELECT id FROM "{table}" WHERE id = ANY(%s)', [list(found)])}  # noqa: S608
        outcomes.update(dict.fromkeys(seen))
        new = Admission(conn, [row for id_, row in found.items() if id_ not in seen], now)
        if not new.rows:
            continue
        for row in new.rows:
            if not sender.may(kind.permission, row["area_id"]):
                new.dispute(row, "outside_area", area=row["area_id"])
        if kind.admit:
            kind.admit(new)
        stored = {r[0] for r in conn.execute(kind.insert, [msgspec.json.encode(new.rows), sender.device_id])}
        new.rows = [row for row in new.rows if row["id"] in stored]
        outcomes.update({id_: None for id_ in found if id_ not in stored})
        outcomes.update({row["id"]: row for row in new.rows})
        disputes += [_dispute(name, row, new, now) for row in new.rows if row["dispute"]]
        if kind.settle and new.rows:
            kind.settle(new)
        counts[name] = len(stored)
    if any(counts.values()):
        conn.execute(
            "INSERT INTO sync_batch (id, xid, device_id, received_at, counts) "
            "VALUES (%s, pg_current_xact_id()::text::int8, %s, %s, %s::jsonb)",
            [batch, sender.device_id, now, msgspec.json.encode(counts).decode()],
        )
    if disputes:
        conn.execute(
            "INSERT INTO sync_dispute (fact_id, kind, reason, detail, subject, person_id, area_id, opened_at) "
            "SELECT * FROM json_to_recordset(%s::json) AS r(fact_id uuid, kind text, reason text, detail jsonb, "
            "subject uuid, person_id uuid, area_id int8, opened_at timestamptz) ON CONFLICT DO NOTHING",
            [msgspec.json.encode(disputes)],
        )
    return outcomes


def _dispute(kind: str, row: Row, new: Admission, now: datetime) -> dict[str, Any]:
    return {
        "fact_id": row["id"],
        "kind": kind,
        "reason": row["dispute"],
        "detail": new.details.get(row["id"], {}),
        "subject": new.subjects.get(row["id"]) or row.get("tube_id"),
        "person_id": row.get("person_id"),
        "area_id": row["area_id"],
        "opened_at": now,
    }


def _keep_refused(conn: Connection[Any], sender: Sender, refused: list[Malformed], now: datetime) -> None:
    if refused:
        rows = [
            {"id": uuid7(), "device_id": sender.device_id, "received_at": now, **msgspec.structs.asdict(bad)}
            | {"detail": bad.detail[:300]}
            for bad in refused
        ]
        conn.execute(
            "INSERT INTO sync_refusal (id, device_id, received_at, fact, kind, code, detail, raw, note) "
            "SELECT r.*, '' FROM json_to_recordset(%s::json) AS r(id uuid, device_id uuid, received_at timestamptz, "
            "fact text, kind text, code text, detail text, raw text) ON CONFLICT DO NOTHING",
            [msgspec.json.encode(rows)],
        )


def _note_device(conn: Connection[Any], sender: Sender, ahead: float, now: datetime) -> None:
    conn.execute(
        "UPDATE sync_device SET last_seen_at = %s, skew_seconds = %s WHERE id = %s",
        [now, int(ahead), sender.device_id],
    )


def _answer(fact: str, bad: Malformed | None, outcomes: dict[UUID, Row | None]) -> Answered:
    if bad:
        return Answered(bad.fact, Outcome.REFUSED, bad.code, bad.detail[:300])
    row = outcomes.pop(UUID(fact), None)
    if row is None:
        return Answered(fact, Outcome.DUPLICATE)
    if row["dispute"]:
        return Answered(fact, Outcome.DISPUTED, row["dispute"])
    return Answered(fact, Outcome.ACCEPTED)
