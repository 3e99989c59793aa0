"""How long a queue takes."""


def wait_minutes(waiting: int, last_hour: int) -> int | None:
    """Reckon how long the last of a queue will wait, from how many passed in the last hour; None when none did."""
    if waiting == 0:
        return 0
    return None if last_hour == 0 else -(-waiting * 60 // last_hour)
