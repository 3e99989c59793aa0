"""Figures as bytes: the same figures are always the same bytes, so that a digest proves that nothing was changed."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import msgspec


def canonical(figures: Mapping[str, Any]) -> bytes:
    """Write figures as JSON with sorted keys and no spaces."""
    return msgspec.json.encode(figures, order="sorted")


def digest(figures: Mapping[str, Any]) -> str:
    """Give the SHA-256 of figures in their canonical bytes."""
    return sha256(canonical(figures)).hexdigest()


def changes(before: Mapping[str, int], after: Mapping[str, int]) -> tuple[tuple[str, int, int], ...]:
    """List the figures that differ: the key, what it was, what it is."""
    keys = sorted({*before, *after})
    pairs = ((key, before.get(key, 0), after.get(key, 0)) for key in keys)
    return tuple(pair for pair in pairs if pair[1] != pair[2])
