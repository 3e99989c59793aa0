"""How the interpreter of a server shares its time."""

import gc
import sys

# How long a page may keep the interpreter from an upload that wants it; Python's own is 5 ms.
SWITCH_S = 0.0001
GARBAGE = 20_000  # new objects between two looks for circles among them; Python's own is 700


def make_ready() -> None:
    """Set the interpreter up for serving, once everything is loaded: what is there now stays, so nobody looks at it
    again for something to throw away."""
    sys.setswitchinterval(SWITCH_S)
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE)
