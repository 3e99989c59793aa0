"""When somebody has to come back to a door."""

# What somebody has to come back for.
BACK = frozenset({"no_answer", "refused", "moved"})


def comes_back(outcome: str, needs: str) -> bool:
    """Say whether somebody has to come back to a door: nobody was met, or something is needed behind it."""
    return outcome in BACK or bool(needs)
