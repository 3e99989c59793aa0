"""The arithmetic of the audit's chain: one root for many rows, one link for one root. Pure.

The tree is that of RFC 9162 (Certificate Transparency), section 2.1: leaves and nodes are told apart by their first
byte, and a list that is not a power of two is cut at the largest one below its length.
"""

from collections.abc import Sequence
from hashlib import sha256

FIRST = bytes(32)  # what stands before the first block


def root(digests: Sequence[bytes]) -> bytes:
    """Give one digest for a list of digests; another list, or another order, gives another one."""
    if not digests:
        return sha256().digest()
    level = [sha256(b"\x00" + each).digest() for each in digests]
    while len(level) > 1:
        # an odd one at the end moves up as it is: the same tree as cutting at powers of two
        pairs = [sha256(b"\x01" + a + b).digest() for a, b in zip(level[::2], level[1::2], strict=False)]
        level = pairs + level[len(level) & ~1 :]
    return level[0]


def link(before: bytes, n: int, made_at: str, n_rows: int, total: int, until_xid: int, top: bytes) -> bytes:
    """Give the digest of a block: of the block before it, and of everything this one says."""
    said = f"{n}|{made_at}|{n_rows}|{total}|{until_xid}|".encode()
    return sha256(before + said + top).digest()
