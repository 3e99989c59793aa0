"""Answer one upload of a device: who is it, what does it say, is it kept."""

from datetime import datetime
from typing import Any

import msgspec
import psycopg
from psycopg import Connection

from lianfang.sync import rules
from lianfang.sync.engine import ingest, keep_refused
from lianfang.sync.sender import Sender, sender_of
from lianfang.sync.wire import Kinds, Upload, malformed, read_upload


class Reply(msgspec.Struct):
    """A status and a body, before it becomes HTTP."""

    status: int
    body: bytes


def error(status: int, code: str, message: str) -> Reply:
    """Say what was wrong with the whole upload; none of its facts was stored."""
    return Reply(status, msgspec.json.encode({"error": code, "message": message}))


def take(conn: Connection[Any], kinds: Kinds, body: bytes, token: str, *, now: datetime) -> Reply:
    """Take in one upload and commit it. 401 for a token nobody has, 403 for a device that was shut out, 400 for a
    body that cannot be read; of a known device even that is kept."""
    upload, problem = _read(body)
    try:
        return _take(conn, kinds, body, token, upload, problem, now)
    except (psycopg.DataError, psycopg.IntegrityError):
        conn.rollback()
        return _take(conn, kinds, body, token, upload, problem, now, apart=True)


def _read(body: bytes) -> tuple[Upload | None, tuple[str, str]]:
    try:
        upload = read_upload(body)
    except ValueError as bad:
        return None, ("malformed", str(bad))
    if upload.sent_at.tzinfo is None:
        return None, ("no_time_zone", "sent_at needs a time zone")
    return upload, ("", "")


def _take(
    conn: Connection[Any],
    kinds: Kinds,
    body: bytes,
    token: str,
    upload: Upload | None,
    problem: tuple[str, str],
    now: datetime,
    *,
    apart: bool = False,
) -> Reply:
    ahead = rules.skew(upload.sent_at, now) if upload else None
    sender = sender_of(conn, token, now=now, ahead=ahead)
    if sender is None:
        return error(401, "unknown_device", "This device is not enrolled. Enrol it again.")
    if sender.revoked:
        _keep(conn, sender, body, ("revoked_device", ""), now)
        return error(403, "revoked_device", "This device was shut out. What it sent is kept for a person.")
    if upload is None:
        _keep(conn, sender, body, problem, now)
        return error(400, *problem)
    answer = ingest(conn, kinds, sender, upload, now=now, apart=apart)
    conn.commit()
    return Reply(200, msgspec.json.encode(answer))


def _keep(
    conn: Connection[Any], sender: Sender, body: bytes, problem: tuple[str, str], now: datetime
) -> None:
    keep_refused(conn, sender, [malformed(body, *problem)], now)
    conn.commit()
