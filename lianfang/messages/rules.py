"""When a message that was not sent is tried again, and when people sleep."""

from datetime import timedelta

from lianfang.people.rules.names import mask_phone

TRIES = 6  # then a person must look (design choice)
FIRST_WAIT = timedelta(minutes=1)  # doubled with each try: half an hour before the last one (design choice)


def wait_after(n_tries: int) -> timedelta | None:
    """Say how long to wait after so many failed tries before the next; None: no more."""
    return None if n_tries >= TRIES else FIRST_WAIT * 2 ** max(0, n_tries - 1)


def is_quiet(hour: int, from_hour: int, to_hour: int) -> bool:
    """Say whether an hour of the day lies in the quiet time, which may reach over midnight. From = to: none."""
    if from_hour <= to_hour:
        return from_hour <= hour < to_hour
    return hour >= from_hour or hour < to_hour


def mask_address(address: str) -> str:
    """Show of a phone number its beginning and end, of an e-mail address its first letter and where it is kept:
    138****5678, x***@example.com."""
    if "@" not in address:
        return mask_phone(address)
    name, _at, host = address.rpartition("@")
    return f"{name[:1]}***@{host}"
