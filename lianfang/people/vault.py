"""Identity numbers at rest: sealed with AES-256-GCM, found again by a keyed digest (blind index).

LIANFANG_IDENTITY_KEY holds one secret, or several with commas between, the newest first: new numbers are sealed
with the newest, old ones open with the one whose number is their first byte. The last one listed is number 1; the
blind index is made with it alone, so that a number's digest never changes. See docs/decisions/0006.
"""

import os
from collections.abc import Iterable
from functools import cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from lianfang.common.errors import Refused

NONCE = 12  # bytes, NIST SP 800-38D 8.2.2: random, so at most 2**32 numbers with one key


def _secrets() -> list[str]:
    """Give the secrets by their number, from 1."""
    found = [part.strip() for part in settings.IDENTITY_KEY.split(",") if part.strip()]
    if not found:
        raise ImproperlyConfigured("LIANFANG_IDENTITY_KEY is empty: identity numbers cannot be sealed.")
    return found[::-1]


@cache
def _derived(secret: str, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"lianfang identity " + purpose).derive(secret.encode())


@cache
def _cipher(secret: str) -> AESGCM:
    return AESGCM(_derived(secret, b"seal"))


class Sealer:
    """Seals and digests many numbers in a row without reading the settings each time."""

    def __init__(self) -> None:
        found = _secrets()
        self._number = bytes([len(found)])
        self._encrypt = _cipher(found[-1]).encrypt
        self._blind = HMAC(_derived(found[0], b"blind index"), SHA256())

    def seal(self, text: str, person_id: UUID) -> bytes:
        """Encrypt a number; it opens only for the person it was sealed for."""
        return self.seal_many([text], [person_id.hex])[0]

    def seal_many(self, texts: Iterable[str], people: Iterable[str]) -> list[bytes]:
        """Encrypt numbers, each for its person, who is named by the 32 digits of their id; "" stays empty."""
        given = [(text.encode(), bytes.fromhex(person)) for text, person in zip(texts, people, strict=True)]
        random, number, encrypt = os.urandom(NONCE * len(given)), self._number, self._encrypt
        nonces = (random[k : k + NONCE] for k in range(0, len(random), NONCE))
        return [
            number + nonce + encrypt(nonce, text, person) if text else b""
            for nonce, (text, person) in zip(nonces, given, strict=True)
        ]

    def blind(self, kind: str, text: str) -> bytes:
        """Digest a number so that it is found again and cannot be read."""
        digest = self._blind.copy()
        digest.update(f"{kind}:{text}".encode())
        return digest.finalize()


def unseal(sealed: bytes | memoryview, person_id: UUID) -> str:
    """Read a sealed number.

    Raises Refused("sealed") when its key is not among the settings' or the row was tampered with.
    """
    whole, found = bytes(sealed), _secrets()
    number, nonce, text = whole[0], whole[1 : 1 + NONCE], whole[1 + NONCE :]
    try:
        return _cipher(found[number - 1]).decrypt(nonce, text, person_id.bytes).decode()
    except (IndexError, InvalidTag) as error:
        raise Refused(
            "sealed",
            _("This number cannot be read: it was sealed with key %(key)s. Ask whoever runs the system."),
            key=number,
        ) from error
