"""The code on a certificate of vaccination: whose doses, signed, so that anybody with the public key can tell a true
one without network."""

from datetime import date
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from lianfang.sync.keys import read, signer, text

HEAD = "LFV1"  # so that it is told from passes and from the codes of people, and a later shape from this one
HALF = 32  # bytes of each number of a signature
PURPOSE = b"vaccination"
LONGEST = 4_000  # signs of a code with every dose somebody may have


class Shot(msgspec.Struct, array_like=True, frozen=True):
    """A dose as a certificate says it: vaccine, number, day, lot, where, and the record it was written from."""

    product: str
    number: int
    day: date
    lot: str
    where: str
    record: UUID


class Said(msgspec.Struct, array_like=True, frozen=True):
    """What a code says: whose, the end of their document, against which disease, when it was issued, the doses."""

    name: str
    tail: str
    disease: str
    issued: date
    shots: tuple[Shot, ...]


def code_of(said: Said) -> str:
    """Write the signed code of a certificate."""
    body = msgspec.json.encode(said)
    r, s = decode_dss_signature(signer(PURPOSE).sign(body, ECDSA(SHA256())))
    return f"{HEAD}.{text(body)}.{text(r.to_bytes(HALF) + s.to_bytes(HALF))}"


def read_code(code: str) -> Said | None:
    """Read the code of a certificate; None when it is none, or not signed here."""
    head, _dot, rest = code.strip().partition(".")
    body, _dot, signed = rest.partition(".")
    if head != HEAD or len(code) > LONGEST:
        return None
    try:
        told, both = read(body), read(signed)
        r, s = int.from_bytes(both[:HALF]), int.from_bytes(both[HALF:])
        signer(PURPOSE).public_key().verify(encode_dss_signature(r, s), told, ECDSA(SHA256()))
        return msgspec.json.decode(told, type=Said)
    except (InvalidSignature, ValueError):
        return None


def public_key() -> str:
    """Give the public half of the key as a PEM file says it: with it anybody checks a code without asking us."""
    key = signer(PURPOSE).public_key()
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
