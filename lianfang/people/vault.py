"""Identity numbers at rest: sealed with AES-256-GCM, found again by a keyed digest (blind index).

The key is a list of secrets with commas between, the newest first. Each has a number: that before a colon ("3:…"), else
its place from the end, the last one being 1. New numbers are sealed with the secret of the highest number, old ones
open with the one whose number is their first byte; the blind index is made with the lowest one, so that a number's
digest is the same until that secret is retired. Where the key lies in a file, a program sees within a moment that it
changed.
See docs/decisions/0006 and 0085.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
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
from lianfang.common.keys import numbered

NONCE = 12  # bytes, NIST SP 800-38D 8.2.2: random, so at most 2**32 numbers with one key


def secrets() -> Mapping[int, str]:
    """Give the secrets by their number."""
    found = _numbered(_told())
    if not found:
        raise ImproperlyConfigured("LIANFANG_IDENTITY_KEY is empty: identity numbers cannot be sealed.")
    return found


def _told() -> str:
    if not settings.IDENTITY_FILE:
        return str(settings.IDENTITY_KEY)
    path = Path(settings.IDENTITY_FILE)
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int) -> str:
    return path.read_text()


@lru_cache(maxsize=16)
def _numbered(told: str) -> dict[int, str]:
    return numbered(told)


@cache
def _derived(secret: str, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"lianfang identity " + purpose).derive(secret.encode())


@cache
def _cipher(secret: str) -> AESGCM:
    return AESGCM(_derived(secret, b"seal"))


class Sealer:
    """Seals and digests many numbers in a row without reading the settings each time."""

    def __init__(self) -> None:
        found = secrets()
        self.number = max(found)
        self._number = bytes([self.number])
        self._encrypt = _cipher(found[self.number]).encrypt
        self.blind = blinder(found[min(found)])

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


def blinder(secret: str) -> Callable[[str, str], bytes]:
    """Give the function that digests a number of a kind so that it is found again and cannot be read."""
    begun = HMAC(_derived(secret, b"blind index"), SHA256())

    def blind(kind: str, text: str) -> bytes:
        digest = begun.copy()
        digest.update(f"{kind}:{text}".encode())
        return digest.finalize()

    return blind


def unseal(sealed: bytes | memoryview, person_id: UUID) -> str:
    """Read a sealed number.

    Raises Refused("sealed") when its key is not among the settings' or the row was tampered with.
    """
    whole = bytes(sealed)
    number, nonce, text = whole[0], whole[1 : 1 + NONCE], whole[1 + NONCE :]
    try:
        return _cipher(secrets()[number]).decrypt(nonce, text, person_id.bytes).decode()
    except (KeyError, InvalidTag) as error:
        raise Refused(
            "sealed",
            _("This number cannot be read: it was sealed with key %(key)s. Ask whoever runs the system."),
            key=number,
        ) from error
