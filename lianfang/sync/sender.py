"""Who sends: a device known by its token, and what its user's posts allow, where and when."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from msgspec import Struct
from psycopg import Connection

from lianfang.accounts import roles
from lianfang.common.ids import array, octets
from lianfang.places.rules import inside

SECONDS = 2**31 - 1  # what the column holds
SEEN_EVERY = timedelta(minutes=1)  # how often it is noted that a device was here


class SenderPost(Struct, frozen=True):
    """A post of the sender's user: a role in an area from a day to a day."""

    role: str
    area_id: int
    from_on: date
    to_on: date | None

    def holds(self, on: date) -> bool:
        """Say whether the post is held on a day."""
        return self.from_on <= on and (self.to_on is None or on <= self.to_on)


class Sender(Struct, frozen=True):
    """A device, its user, and all posts its user ever had: a fact is judged by those of its own day.

    at_desk: told at the console, by an action of ours; nobody knows a desk's token, so nothing else sends as one.
    """

    device_id: UUID
    user_id: int
    revoked: bool
    posts: tuple[SenderPost, ...]
    at_desk: bool = False

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


class Caller(Struct, frozen=True):
    """How one upload names its device: by the hash of its token, and how far that clock was ahead, if it said so."""

    hashed: bytes
    ahead: timedelta | None = None


class Present(Struct, frozen=True):
    """The devices that some uploads come from, by the hash of their token, and the feed's epoch if it has begun."""

    senders: dict[bytes, Sender]
    epoch: UUID | None

    def of(self, caller: Caller) -> Sender | None:
        """Give the device of a caller; None if there is none."""
        return self.senders.get(caller.hashed)


# The rows are held until the end of the transaction: nobody revokes a device between this look and the last insert.
# FOR SHARE keeps a revocation waiting, but not other uploads of the same device.
_FIND = (
    "SELECT d.token_hash, d.id, d.user_id, d.revoked_at IS NOT NULL OR NOT u.is_active, d.last_seen_at, "
    "d.skew_seconds, (SELECT epoch FROM sync_feed), d.kind, p.role, p.area_id, p.from_on, p.to_on "
    "FROM sync_device d JOIN accounts_user u ON u.id = d.user_id LEFT JOIN accounts_post p ON p.user_id = d.user_id "
    "WHERE d.{key} = ANY(%s::{type}[]) ORDER BY d.id FOR SHARE OF d"
)
_FIND_BY_TOKEN = _FIND.format(key="token_hash", type="bytea")
_FIND_BY_ID = _FIND.format(key="id", type="uuid")
# A device that another upload looks at in this moment is left out: it will be seen again, and nobody waits in a circle.
_SEEN = (
    "UPDATE sync_device d SET last_seen_at = %(now)s, skew_seconds = s.skew "
    "FROM unnest(%(ids)s::uuid[], %(skews)s::int4[]) AS s(id, skew) WHERE d.id = s.id AND d.id IN "
    "(SELECT id FROM sync_device WHERE id = ANY(%(ids)s::uuid[]) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED)"
)


def present(conn: Connection[Any], callers: Sequence[Caller], *, now: datetime) -> Present:
    """Find the devices of some uploads in one statement and hold their rows until the end of the transaction. That
    they were here is noted once a minute, and when a clock has changed."""
    ahead = {caller.hashed: caller.ahead for caller in callers}
    return _present(conn, _FIND_BY_TOKEN, octets(ahead), ahead, now)


def sender_of(
    conn: Connection[Any], token: str, *, now: datetime, ahead: timedelta | None = None
) -> Sender | None:
    """Find the device with this token and hold its row; None if no such device."""
    caller = Caller(token_hash(token), ahead)
    return present(conn, [caller], now=now).of(caller)


def sender_at(conn: Connection[Any], device_id: UUID, *, now: datetime) -> Sender | None:
    """Find a device of ours, a desk, by its id and hold its row; its clock is the server's."""
    return next(iter(_present(conn, _FIND_BY_ID, array([device_id]), {}, now).senders.values()), None)


def _present(
    conn: Connection[Any],
    find: str,
    keys: str,
    ahead: Mapping[bytes, timedelta | None],
    now: datetime,
) -> Present:
    read = conn.execute(find, [keys]).fetchall()
    found, epoch, seen = {}, None, {}
    for hashed, posts in groupby(read, key=itemgetter(0)):
        rows = list(posts)
        _, device, user, revoked, last_seen, skew, epoch, kind, *_ = rows[0]
        held = tuple(SenderPost(*row[8:]) for row in rows if row[8])
        found[bytes(hashed)] = Sender(device, user, revoked, held, kind == "desk")
        now_ahead = _seconds(ahead.get(hashed), skew)
        if last_seen is None or abs(now - last_seen) > SEEN_EVERY or now_ahead != skew:
            seen[device] = now_ahead
    if seen:
        conn.execute(_SEEN, {"now": now, "ids": list(seen), "skews": list(seen.values())})
    return Present(found, epoch)


def _seconds(ahead: timedelta | None, before: int) -> int:
    return before if ahead is None else max(-SECONDS, min(SECONDS, int(ahead.total_seconds())))
