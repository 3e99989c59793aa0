"""When a message that was not sent is tried again."""

from datetime import timedelta

TRIES = 6  # then a person must look (design choice)
FIRST_WAIT = timedelta(minutes=1)  # doubled with each try: half an hour before the last one (design choice)


def wait_after(n_tries: int) -> timedelta | None:
    """Say how long to wait after so many failed tries before the next; None: no more."""
    return None if n_tries >= TRIES else FIRST_WAIT * 2 ** max(0, n_tries - 1)
