"""Answer uploads of devices: who is it, what does it say, is it kept. Several are taken in by one transaction."""

import zlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
import psycopg
from psycopg import Connection

from lianfang.sync import rules
from lianfang.sync.engine import Parcel, Way, ingest_all, keep_refused
from lianfang.sync.sender import Caller, Present, Sender, present, token_hash
from lianfang.sync.wire import Answer, Kinds, Malformed, Upload, malformed, read_upload

LARGEST = 4 * 1024 * 1024  # bytes, unpacked; 500 facts of some 300 bytes are 150 kB
MOST = 500  # facts in one upload
LARGE = 50  # facts, from which on an upload goes by itself


class Reply(msgspec.Struct):
    """A status and a body, before it becomes HTTP; `retry_after` seconds when the device should come again."""

    status: int
    body: bytes
    retry_after: int = 0


class Letter(msgspec.Struct, frozen=True):
    """One upload as it came: the token of its device, its bytes, and what they say or what is wrong with them."""

    token: str
    body: bytes
    upload: Upload | None
    problem: tuple[str, str] = ("", "")

    @property
    def facts(self) -> int:
        """Count its facts."""
        return len(self.upload.facts) if self.upload else 0


def error(status: int, code: str, message: str, *, retry_after: int = 0, **more: Any) -> Reply:
    """Say what was wrong with the whole upload; none of its facts was stored."""
    return Reply(status, msgspec.json.encode({"error": code, "message": message, **more}), retry_after)


def open_letter(body: bytes, token: str, *, packed: bool = False) -> Letter | Reply:
    """Unpack and read an upload. Gives a reply when it is too large to be taken at all: 413."""
    try:
        plain = _unpacked(body) if packed else body
    except zlib.error as bad:
        return Letter(token, body, None, ("malformed", f"not gzip: {bad}"))
    if len(plain) > LARGEST:
        return error(413, "too_large", f"Send at most {LARGEST} bytes at a time.", limit=LARGEST)
    letter = _opened(plain, token)
    if letter.facts > MOST:
        return error(413, "too_many", f"Send at most {MOST} facts at a time.", limit=MOST)
    return letter


def _unpacked(body: bytes) -> bytes:
    """Unpack gzip, never further than one byte past what is allowed.

    Raises zlib.error when it is something else, or cut off.
    """
    unpack = zlib.decompressobj(wbits=31)
    plain = unpack.decompress(body, LARGEST + 1)
    if len(plain) <= LARGEST and (not unpack.eof or unpack.unused_data):
        raise zlib.error("it does not end where it should")
    return plain


def _opened(body: bytes, token: str) -> Letter:
    try:
        upload = read_upload(body)
    except ValueError as bad:
        return Letter(token, body, None, ("malformed", str(bad)))
    if upload.sent_at.tzinfo is None:
        return Letter(token, body, None, ("no_time_zone", "sent_at needs a time zone"))
    return Letter(token, body, upload)


def take(conn: Connection[Any], kinds: Kinds, body: bytes, token: str, *, now: datetime) -> Reply:
    """Take in one upload and commit it. 401 for a token nobody has, 403 for a device that was shut out, 400 for a
    body that cannot be read; of a known device even that is kept. 413 for more than is taken at a time."""
    letter = open_letter(body, token)
    return letter if isinstance(letter, Reply) else take_all(conn, kinds, [letter], now=now)[0]


def take_all(conn: Connection[Any], kinds: Kinds, letters: Sequence[Letter], *, now: datetime) -> list[Reply]:
    """Take in uploads of any devices with one commit, and answer each as if it had come alone.

    When the database does not take them together, each is taken by itself; the one it does not take even then is
    stored fact by fact.
    """
    one_large = len(letters) == 1 and letters[0].facts >= LARGE
    try:
        return _commit(conn, kinds, letters, now, Way.NEW) if one_large else _flow(conn, kinds, letters, now)
    except (psycopg.DataError, psycopg.IntegrityError):
        conn.rollback()
    if len(letters) > 1:
        return [reply for letter in letters for reply in take_all(conn, kinds, [letter], now=now)]
    try:
        return _commit(conn, kinds, letters, now, Way.WHOLE)
    except (psycopg.DataError, psycopg.IntegrityError):
        conn.rollback()
    return _commit(conn, kinds, letters, now, Way.APART)


def _flow(conn: Connection[Any], kinds: Kinds, letters: Sequence[Letter], now: datetime) -> list[Reply]:
    """Take in uploads with statements that do not wait for each other's answers, except where one is needed."""
    with conn.pipeline():
        return _commit(conn, kinds, letters, now, Way.WHOLE)


def _commit(
    conn: Connection[Any], kinds: Kinds, letters: Sequence[Letter], now: datetime, way: Way
) -> list[Reply]:
    callers = [
        Caller(token_hash(letter.token), rules.skew(letter.upload.sent_at, now) if letter.upload else None)
        for letter in letters
    ]
    who = present(conn, callers, now=now)
    replies: list[Reply | None] = []
    parcels, kept = [], []
    for letter, caller in zip(letters, callers, strict=True):
        sender = who.of(caller)
        parcel, refused, reply = _judge(letter, sender)
        parcels += [parcel] if parcel else []
        kept += [(sender, refused)] if sender and refused else []
        replies.append(reply)
    keep_refused(conn, kept, now)
    answers = iter(ingest_all(conn, kinds, parcels, now=now, way=way))
    conn.commit()
    return [
        reply or _answered(next(answers), letter, who, now)
        for letter, reply in zip(letters, replies, strict=True)
    ]


def _judge(letter: Letter, sender: Sender | None) -> tuple[Parcel | None, Malformed | None, Reply | None]:
    """Say what happens to one upload: it is taken in, or it is kept and turned away, or only turned away."""
    if sender is None:
        said = error(401, "unknown_device", "This device is not enrolled. Enrol it again.")
        return None, None, said
    if sender.revoked:
        message = "This device was shut out. What it sent is kept for a person."
        said = error(403, "revoked_device", message, wipe=True)
        return None, malformed(letter.body, "revoked_device", ""), said
    if letter.upload is None:
        return None, malformed(letter.body, *letter.problem), error(400, *letter.problem)
    return Parcel(sender, letter.upload), None, None


def _answered(answer: Answer, letter: Letter, who: Present, now: datetime) -> Reply:
    answer.skew_s = rules.seconds_ahead(letter.upload.sent_at, now) if letter.upload else 0
    answer.epoch = who.epoch
    return Reply(200, msgspec.json.encode(answer))
