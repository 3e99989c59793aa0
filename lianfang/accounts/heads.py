"""Signed heads: the last block of the audit's chain, signed each day and written where the database cannot reach.

Whoever can write to the database can write a chain anew; not a head that was copied away before. Signed with Ed25519
(RFC 8032); the key is made from LIANFANG_AUDIT_KEY, which lies in the folder of the keys.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import AuditBlock
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused

PARTS = ("block", "digest", "made_at", "total", "signed_at", "key")
_written: dict[str, object] = {}  # the last day of which this program saw a head


def head(now: datetime) -> dict[str, Any]:
    """Give the last block of the chain, signed.

    Raises Refused("no_chain") while nothing is in the chain, Refused("no_audit_key").
    """
    last = AuditBlock.objects.order_by("-n").first()
    if last is None:
        raise Refused(
            "no_chain", _("Nothing is in the chain yet: background work closes blocks every few seconds.")
        )
    said = {
        "block": last.n,
        "digest": bytes(last.digest).hex(),
        "made_at": last.made_at.isoformat(),
        "total": last.total,
        "signed_at": now.isoformat(),
        "key": public_key(),
    }
    return said | {"signature": b64encode(_private().sign(_bytes(said))).decode()}


def public_key() -> str:
    """Give the public key by which heads of this city are checked."""
    return b64encode(_private().public_key().public_bytes_raw()).decode()


def _private() -> Ed25519PrivateKey:
    if not settings.AUDIT_KEY:
        raise Refused("no_audit_key", _("LIANFANG_AUDIT_KEY is empty: heads of the audit cannot be signed."))
    return _made(settings.AUDIT_KEY)


@cache
def _made(secret: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(sha256(b"lianfang audit head " + secret.encode()).digest())


def _bytes(said: Mapping[str, Any]) -> bytes:
    return json.dumps({name: said[name] for name in PARTS}, sort_keys=True, separators=(",", ":")).encode()


def is_ours(said: Mapping[str, Any]) -> bool:
    """Say whether a head was signed with this city's key and not changed since."""
    try:
        key = Ed25519PublicKey.from_public_bytes(b64decode(public_key()))
        key.verify(b64decode(said["signature"]), _bytes(said))
    except (InvalidSignature, KeyError, ValueError, TypeError):
        return False
    return True


def write_daily(now: datetime) -> Path | None:
    """Write the day's head to the folder of heads, once a day; gives where, or None when it is there already."""
    folder, day = Path(settings.HEADS), day_of(now)
    if _written.get(settings.HEADS) == day:
        return None
    path = folder / f"{day}.json"
    if not path.exists():
        if not AuditBlock.objects.exists():
            return None
        write(head(now), path)
    _written[settings.HEADS] = day
    return path


def write(said: Mapping[str, Any], path: Path) -> None:
    """Write a head to a file as a whole, readable by all and writable by nobody."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(json.dumps(said, indent=1) + "\n")
    part.chmod(0o444)
    part.replace(path)


def read(path: Path) -> dict[str, Any]:
    """Read a head from a file; what cannot be read is an empty one, which nobody signed."""
    try:
        found = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def kept() -> Iterator[tuple[Path, dict[str, Any]]]:
    """Give the heads of the folder, the oldest first."""
    if settings.HEADS and Path(settings.HEADS).is_dir():
        for path in sorted(Path(settings.HEADS).glob("*.json")):
            yield path, read(path)
