"""What goes over the wire: an upload, its facts, the answer. Reading never fails: what cannot be read is kept."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta, Struct

from lianfang.sync import rules
from lianfang.sync.kinds import NUL, Kind, Row
from lianfang.sync.rules import Outcome
from lianfang.sync.sender import Sender

Kinds = Mapping[str, Kind]

Area = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]


class Upload(Struct, forbid_unknown_fields=True):
    """What a device posts: its clock when sending, and the facts as they are."""

    sent_at: datetime
    facts: list[msgspec.Raw]


class Told(Struct, forbid_unknown_fields=True):
    """One fact as a device tells it."""

    id: UUID
    kind: str
    at: datetime
    area: Area
    data: msgspec.Raw
    v: int = 1  # the version of the kind


class Answered(Struct):
    """What became of one fact; its id as it was given, if that could be made out."""

    id: UUID | str
    outcome: Outcome
    code: str = ""
    detail: str = ""


class Answer(Struct):
    """The reply to an upload, in the order of its facts; how many seconds the phone's clock was ahead; the feed's
    epoch, by which a phone sees that the server was restored from a backup."""

    outcomes: list[Answered]
    received_at: datetime
    skew_s: int = 0
    epoch: UUID | None = None


class Malformed(Struct):
    """What could not be taken: its id and kind as far as they could be made out, what was wrong, and all of it."""

    fact: str
    kind: str
    code: str
    detail: str
    raw: str
    digest: str


_told = msgspec.json.Decoder(Told)
_upload = msgspec.json.Decoder(Upload)


def read_upload(body: bytes) -> Upload:
    """Read the body of an upload. When it is not quite JSON (half an emoji, NaN), each fact is set apart, so that
    one bad fact does not hold back the others.

    Raises ValueError when no facts can be made out.
    """
    try:
        return _upload.decode(body)
    except msgspec.ValidationError:
        raise
    except (ValueError, RecursionError):
        return _set_apart(body)


def _set_apart(body: bytes) -> Upload:
    try:
        whole = json.loads(body.decode("utf-8", "surrogateescape"))
        rest = {name: value for name, value in whole.items() if name != "facts"}
        upload = msgspec.convert(rest | {"facts": []}, Upload)
        upload.facts = [msgspec.Raw(json.dumps(fact).encode()) for fact in whole["facts"]]
    except (AttributeError, KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"not an upload: {type(error).__name__}") from error
    return upload


Read = tuple[str, Row] | Malformed  # the kind's name and the row to store, or what is wrong


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads whole facts of the present version at once: a struct for each kind, told apart by `kind`."""

    kinds: Kinds
    decoder: "msgspec.json.Decoder[Any]"
    of: dict[type, Kind]


class _Stranger(Struct, tag_field="kind", tag=""):
    """Makes a union of even a single kind, so that `kind` is always looked at."""


_readers: dict[tuple[int, ...], Reader] = {}  # each keeps its kinds, so that their ids stay theirs


def reader_of(kinds: Kinds) -> Reader:
    """Give the reader of a table of kinds; made once for each table."""
    key = tuple(map(id, kinds.values()))
    if key not in _readers:
        shapes = {
            msgspec.defstruct(
                kind.name.title().replace(".", ""),
                [("id", UUID), ("at", datetime), ("area", Area), ("data", kind.struct), ("v", int, 1)],
                tag_field="kind",
                tag=kind.name,
                forbid_unknown_fields=True,
            ): kind
            for kind in kinds.values()
        }
        union = reduce(or_, shapes, _Stranger)
        _readers[key] = Reader(dict(kinds), msgspec.json.Decoder(union), dict(shapes))
    return _readers[key]


def read_facts(upload: Upload, sender: Sender, reader: Reader, now: datetime) -> list[Read]:
    """Read each fact of an upload into a row that says who told it, or say what is wrong with it; times are corrected
    by the clock."""
    ahead = rules.skew(upload.sent_at, now)
    first, last = rules.trusted(ahead, now)
    device, by = sender.device_id, sender.user_id
    read: list[Read] = []
    for raw, told in zip(upload.facts, _decoded(upload.facts, reader), strict=True):
        kind = reader.of.get(type(told))
        if (
            kind
            and told.v == kind.version
            and (at := told.at).tzinfo
            and first <= at <= last
            and (row := kind.row(told.data))
        ):
            row["id"], row["area_id"], row["device_id"], row["by_id"] = told.id, told.area, device, by
            row["at"] = row["told_at"] = at
            row["dispute"] = ""
            read.append((kind.name, row))
        else:
            read.append(_read(raw, sender, reader.kinds, ahead, now))
    return read


def _decoded(facts: list[msgspec.Raw], reader: Reader) -> list[Any]:
    """Decode facts, nearly always all at once; None for each that cannot be."""
    decode = reader.decoder.decode
    try:
        return list(map(decode, facts))
    except (ValueError, RecursionError):
        return [_decoded([raw], reader)[0] if len(facts) > 1 else None for raw in facts]


def _read(raw: msgspec.Raw, sender: Sender, kinds: Kinds, ahead: timedelta, now: datetime) -> Read:
    """Read a fact step by step: of another version or time, or to say what is wrong with it."""
    try:
        told = _told.decode(raw)
        kind = kinds.get(told.kind)
        if kind is None:
            return malformed(raw, "unknown_kind", told.kind)
        if told.at.tzinfo is None:
            return malformed(raw, "no_time_zone", "at")
        data = kind.read(told.v, told.data)
    except (ValueError, RecursionError) as error:
        return malformed(raw, "malformed", str(error))
    if data is None:
        return malformed(raw, "unknown_version", f"{told.kind} {told.v}; taken: {kind.versions}")
    row = kind.row(data)
    if row is None:
        return malformed(raw, "malformed", "a text holds the character NUL")
    time = rules.corrected(told.at, ahead, now)
    row["id"], row["area_id"] = told.id, told.area
    row["device_id"], row["by_id"] = sender.device_id, sender.user_id
    row["at"], row["told_at"] = time.at, rules.storable(told.at)
    row["dispute"] = "clock" if time.doubted else ""
    return kind.name, row


def malformed(raw: "msgspec.Raw | bytes", code: str, detail: str) -> Malformed:
    """Note what is wrong with something a device sent; the whole of it is kept as text."""
    text = bytes(raw).decode("utf-8", "backslashreplace")
    fact, kind = _guess(raw)
    digest = hashlib.sha256(bytes(raw)).hexdigest()
    return Malformed(fact, kind, code, _plain(detail, 300), _plain(text), digest)


def _guess(raw: "msgspec.Raw | bytes") -> tuple[str, str]:
    try:
        told = json.loads(bytes(raw).decode("utf-8", "replace"))
        return _plain(told.get("id", ""), 64), _plain(told.get("kind", ""), 40)
    except (ValueError, RecursionError, AttributeError):
        return "", ""


def _plain(value: object, limit: int | None = None) -> str:
    """Write anything as text that the database can keep."""
    text = value if isinstance(value, str) else json.dumps(value)
    return text.encode("utf-8", "backslashreplace").decode().replace(NUL, "\\x00")[:limit]
