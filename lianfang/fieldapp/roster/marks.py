"""Where a phone stands: in the pages of a roster, and in the feed. It keeps both places for us."""

import base64
import hashlib
from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import Struct

from lianfang.places.rules import Span

Spans = dict[str, tuple[Span, ...]]
LONGEST = 2_000  # letters; ours have some 300


class Mark(Struct, array_like=True, frozen=True):
    """A place in the feed, for which areas it holds (`scope`), until when what was read from it may be kept, and
    whether the areas were too large for their people to be kept."""

    epoch: UUID
    xid: int
    batch: UUID | None
    scope: str
    until: datetime
    too_many: bool = False


class Cursor(Struct, array_like=True, frozen=True):
    """The next page of a roster: the mark it began with, the kind of row, and the key of the last row that was sent."""

    mark: Mark
    section: int = 0
    key: tuple[int, UUID, UUID] | None = None


def write(place: Mark | Cursor) -> str:
    """Write a place so that it can be part of an address."""
    return base64.urlsafe_b64encode(msgspec.json.encode(place)).decode().rstrip("=")


def read_mark(text: str) -> Mark:
    """Read a mark.

    Raises ValueError when it is none.
    """
    return msgspec.json.decode(_bytes(text), type=Mark)


def read_cursor(text: str) -> Cursor:
    """Read a cursor.

    Raises ValueError when it is none.
    """
    return msgspec.json.decode(_bytes(text), type=Cursor)


def _bytes(text: str) -> bytes:
    if len(text) > LONGEST:
        raise ValueError("too long")
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def digest(spans: Spans, generation: int) -> str:
    """Digest of which areas a phone keeps which rows, and of its keys: when it changes, the roster is fetched anew."""
    said = msgspec.json.encode([sorted((row, areas) for row, areas in spans.items() if areas), generation])
    return hashlib.sha256(said).hexdigest()[:16]
