"""Keys of phones: derived each time from the installation's secret, the device and how often it was enrolled.

Nothing of them is stored. A phone that is enrolled again has new ones; what it sealed before opens with the old number.
"""

import base64
import hmac
from collections.abc import Iterable
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    derive_private_key,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from lianfang.common.keys import numbered

P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # FIPS 186-4, D.1.2.3
NONCE = 12  # bytes before the sealed text, NIST SP 800-38D 8.2.2
# A phone may have been enrolled so often since it sealed a record that the server still opens it (design choice).
GENERATIONS = 8


def share(device_id: UUID, generation: int) -> bytes:
    """Give the server's half of the key that opens what a phone keeps."""
    return _derived(b"share", device_id, generation)


def outbox_key(device_id: UUID, generation: int) -> bytes:
    """Give the key under which a phone seals the records it has not sent."""
    return _derived(b"outbox", device_id, generation)


def roster_key(device_id: UUID, generation: int) -> bytes:
    """Give the key that makes the marks of document numbers in a phone's roster: no two phones have the same marks."""
    return _derived(b"roster", device_id, generation)


def wipe_code(device_id: UUID, generation: int) -> str:
    """Give what a phone says to prove that it is the one that wiped itself; it is good for nothing else."""
    return text(_derived(b"wiped", device_id, generation)[:16])


def is_wipe_code(device_id: UUID, generation: int, said: str) -> bool:
    """Say whether this is the wipe code of one of the last enrolments of a device."""
    known = [wipe_code(device_id, number) for number in _numbers(generation)]
    return any(hmac.compare_digest(one.encode(), said.encode()) for one in known)


def code_digest(code: str) -> bytes:
    """Digest a one-time code: it is short, so the digest is keyed and a stolen table gives none away."""
    return hmac.digest(_secret(b"code"), code.encode(), "sha256")


def signer(purpose: bytes) -> EllipticCurvePrivateKey:
    """Give the key with which this installation signs papers of one kind; phones know its public half."""
    # 40 bytes reduced to the order of P-256: every number is as likely as any other (FIPS 186-5, A.2.1)
    number = int.from_bytes(_secret(b"sign " + purpose, 40)) % (P256_ORDER - 1) + 1
    return derive_private_key(number, SECP256R1())


def open_records(device_id: UUID, generation: int, sealed: Iterable[bytes]) -> list[bytes | None]:
    """Open records a phone sealed in one of its last enrolments; None for each that is not of this phone."""
    ciphers = [AESGCM(outbox_key(device_id, number)) for number in _numbers(generation)]
    return [_opened(ciphers, one) for one in sealed]


def _opened(ciphers: list[AESGCM], sealed: bytes) -> bytes | None:
    for cipher in ciphers:
        try:
            return cipher.decrypt(sealed[:NONCE], sealed[NONCE:], None)
        except (InvalidTag, ValueError):
            continue
    return None


def text(key: bytes) -> str:
    """Write a key as phones read it: base64url without padding."""
    return base64.urlsafe_b64encode(key).decode().rstrip("=")


def read(written: str) -> bytes:
    """Read base64url, with or without padding.

    Raises ValueError.
    """
    return base64.b64decode(written + "=" * (-len(written) % 4), altchars=b"-_", validate=True)


def _numbers(generation: int) -> range:
    """Give the last enrolments of a device, the newest first."""
    return range(generation, max(0, generation - GENERATIONS), -1)


def _derived(purpose: bytes, device_id: UUID, generation: int) -> bytes:
    return _secret(purpose + b" " + device_id.bytes + generation.to_bytes(4, "big"))


def _secret(info: bytes, length: int = 32) -> bytes:
    # The first secret ever set, the one of the lowest number, or what is kept of it for phones once it was retired: a
    # newer one must not close every phone of the city.
    found = numbered(settings.IDENTITY_KEY)
    first = settings.DEVICE_KEY or (found[min(found)] if found else "")
    if not first:
        raise ImproperlyConfigured("LIANFANG_IDENTITY_KEY is empty: phones cannot have keys.")
    return HKDF(SHA256(), length, salt=None, info=b"lianfang device " + info).derive(first.encode())
