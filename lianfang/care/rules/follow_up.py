"""How it stands with a visit after leaving hospital."""

from datetime import date, timedelta

EARLY = timedelta(days=3)  # a visit may be made some days before its day; chosen by this project


def state(due_on: date, late_on: date, today: date, *, done: bool, dropped: bool) -> str:
    """Name it: done, dropped (no longer asked for), missed (past its days of grace), due (may be made), later."""
    if done:
        return "done"
    if dropped:
        return "dropped"
    if today > late_on:
        return "missed"
    return "due" if today >= due_on - EARLY else "later"
