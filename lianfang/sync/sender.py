"""Who sends: a device known by its token, and the areas its user's posts open."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from psycopg import Connection

from lianfang.accounts import roles
from lianfang.places.rules import Span, span


@dataclass(frozen=True, slots=True)
class Sender:
    """A device, its user, and where each permission holds on the day."""

    device_id: UUID
    user_id: int
    revoked: bool
    posts: tuple[tuple[str, Span], ...]

    def may(self, permission: str, area_id: int) -> bool:
        """Say whether this sender's posts carry a permission in an area."""
        return any(a <= area_id <= b and roles.allows(role, permission) for role, (a, b) in self.posts)


def new_token() -> str:
    """Make a device's token; only its hash is stored."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    """Hash a token; it has 256 random bits, so a plain digest is enough."""
    return hashlib.sha256(token.encode()).digest()


def sender_of(conn: Connection[Any], token: str, on: date) -> Sender | None:
    """Find the device with this token and its posts of the day, in one statement; None if no such device."""
    found = conn.execute(
        "SELECT d.id, d.user_id, d.revoked_at IS NOT NULL OR NOT u.is_active, p.role, p.area_id "
        "FROM sync_device d JOIN accounts_user u ON u.id = d.user_id "
        "LEFT JOIN accounts_post p ON p.user_id = d.user_id AND p.from_on <= %(on)s "
        "AND (p.to_on IS NULL OR p.to_on >= %(on)s) WHERE d.token_hash = %(hash)s",
        {"hash": token_hash(token), "on": on},
    ).fetchall()
    if not found:
        return None
    device, user, revoked = found[0][:3]
    return Sender(device, user, revoked, tuple((role, span(area)) for *_, role, area in found if role))
