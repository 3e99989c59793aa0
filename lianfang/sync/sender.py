"""Who sends: a device known by its token, and what its user's posts allow, where and when."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from psycopg import Connection

from lianfang.accounts import roles
from lianfang.places.rules import inside

SECONDS = 2**31 - 1  # what the column holds


@dataclass(frozen=True, slots=True)
class SenderPost:
    """A post of the sender's user: a role in an area from a day to a day."""

    role: str
    area_id: int
    from_on: date
    to_on: date | None

    def holds(self, on: date) -> bool:
        """Say whether the post is held on a day."""
        return self.from_on <= on and (self.to_on is None or on <= self.to_on)


@dataclass(frozen=True, slots=True)
class Sender:
    """A device, its user, and all posts its user ever had: a fact is judged by those of its own day."""

    device_id: UUID
    user_id: int
    revoked: bool
    posts: tuple[SenderPost, ...]

    def may(self, permission: str, area_id: int, on: date) -> bool:
        """Say whether this sender's posts of a day carry a permission in an area."""
        return any(
            post.holds(on) and roles.allows(post.role, permission) and inside(area_id, post.area_id)
            for post in self.posts
        )

    @property
    def home(self) -> int:
        """Name the area whose people deal with what this sender tells wrongly: that of the latest post."""
        return max(self.posts, key=lambda post: post.from_on).area_id if self.posts else 0


def new_token() -> str:
    """Make a device's token; only its hash is stored."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    """Hash a token; it has 256 random bits, so a plain digest is enough."""
    return hashlib.sha256(token.encode()).digest()


_FIND = (
    "WITH d AS (UPDATE sync_device SET last_seen_at = %(now)s, skew_seconds = coalesce(%(ahead)s, skew_seconds) "
    "WHERE {key} = %(key)s RETURNING id, user_id, revoked_at) "
    "SELECT d.id, d.user_id, d.revoked_at IS NOT NULL OR NOT u.is_active, p.role, p.area_id, p.from_on, p.to_on "
    "FROM d JOIN accounts_user u ON u.id = d.user_id LEFT JOIN accounts_post p ON p.user_id = d.user_id"
)


def sender_of(
    conn: Connection[Any], token: str, *, now: datetime, ahead: timedelta | None = None
) -> Sender | None:
    """Find the device with this token, note that it was here and how far its clock is ahead, and hold its row until
    the end of the transaction: nobody revokes it between this look and the last insert. None if no such device."""
    return _sender(conn, _FIND.format(key="token_hash"), token_hash(token), now, ahead)


def sender_at(conn: Connection[Any], device_id: UUID, *, now: datetime) -> Sender | None:
    """Find a device of ours, a desk, by its id; its clock is the server's."""
    return _sender(conn, _FIND.format(key="id"), device_id, now, timedelta(0))


def _sender(
    conn: Connection[Any], query: str, key: object, now: datetime, ahead: timedelta | None
) -> Sender | None:
    seconds = None if ahead is None else max(-SECONDS, min(SECONDS, int(ahead.total_seconds())))
    found = conn.execute(query, {"key": key, "now": now, "ahead": seconds}).fetchall()
    if not found:
        return None
    device, user, revoked = found[0][:3]
    posts = tuple(SenderPost(*row[3:]) for row in found if row[3])
    return Sender(device, user, revoked, posts)
