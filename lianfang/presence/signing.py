"""The code on a pass: what it says, signed, so that a phone without network can tell a true one."""

from datetime import UTC, datetime
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from lianfang.presence.models import Pass
from lianfang.sync.keys import read, signer, text

HEAD = "LFG1"  # so that a pass is told from the codes of people and tubes, and a later shape from this one
HALF = 32  # bytes of each number of a signature


class Said(msgspec.Struct, array_like=True, frozen=True):
    """What a code says: number, whose, plate, for what, where, from when to when (minutes since 1970)."""

    number: str
    holder: str
    plate: str
    purpose: str
    area: str
    starts: int
    ends: int
    person: UUID | None = None


def code_of(given: Pass) -> str:
    """Write the signed code of a pass."""
    said = Said(
        given.number,
        given.holder,
        given.plate,
        given.purpose,
        str(given.area_id),
        _minutes(given.starts_at),
        _minutes(given.ends_at),
        given.person_id,
    )
    body = msgspec.json.encode(said)
    r, s = decode_dss_signature(signer(b"pass").sign(body, ECDSA(SHA256())))
    return f"{HEAD}.{text(body)}.{text(r.to_bytes(HALF) + s.to_bytes(HALF))}"


def public_key() -> str:
    """Give the public half of the key, as phones read it: an uncompressed point, base64url."""
    point = signer(b"pass").public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return text(point)


def read_code(code: str) -> Said | None:
    """Read the code of a pass; None when it is none, or not signed here."""
    head, _dot, rest = code.partition(".")
    body, _dot, signed = rest.partition(".")
    if head != HEAD:
        return None
    try:
        told, both = read(body), read(signed)
        r, s = int.from_bytes(both[:HALF]), int.from_bytes(both[HALF:])
        signer(b"pass").public_key().verify(encode_dss_signature(r, s), told, ECDSA(SHA256()))
        return msgspec.json.decode(told, type=Said)
    except (InvalidSignature, ValueError):
        return None


def _minutes(at: datetime) -> int:
    return int(at.astimezone(UTC).timestamp()) // 60
