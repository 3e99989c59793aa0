"""The code printed for somebody without a smartphone: what it says, signed, so that a phone without network can tell a
true one. It names who it is for, so that whoever reads it compares; what else is asked of them (the year of birth,
letters of a document) stands neither in it nor on the paper: a code that was found opens nothing."""

from datetime import date
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from lianfang.sync.keys import read, signer, text
from lianfang.visits.models import HelpCode

HEAD = "LFE1"  # so that it is told from passes and from the codes of people and tubes
HALF = 32  # bytes of each number of a signature
KEY = b"help"


class Said(msgspec.Struct, array_like=True, frozen=True):
    """What a code says: its id, whose it is, their name, its last day."""

    code: UUID
    person: UUID
    name: str
    ends_on: date


def code_of(given: HelpCode) -> str:
    """Write the signed code."""
    person = given.person
    body = msgspec.json.encode(Said(given.pk, given.person_id, person.name, given.ends_on))
    r, s = decode_dss_signature(signer(KEY).sign(body, ECDSA(SHA256())))
    return f"{HEAD}.{text(body)}.{text(r.to_bytes(HALF) + s.to_bytes(HALF))}"


def public_key() -> str:
    """Give the public half of the key, as phones read it: an uncompressed point, base64url."""
    point = signer(KEY).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return text(point)


def read_code(code: str) -> Said | None:
    """Read a code; None when it is none, or not signed here."""
    head, _dot, rest = code.partition(".")
    body, _dot, signed = rest.partition(".")
    if head != HEAD:
        return None
    try:
        told, both = read(body), read(signed)
        r, s = int.from_bytes(both[:HALF]), int.from_bytes(both[HALF:])
        signer(KEY).public_key().verify(encode_dss_signature(r, s), told, ECDSA(SHA256()))
        return msgspec.json.decode(told, type=Said)
    except (InvalidSignature, ValueError):
        return None
