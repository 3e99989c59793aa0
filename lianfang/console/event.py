"""What a person's page tells of something that happened."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a person: when, what, more about it, how grave, where to read on."""

    at: datetime
    what: Text
    more: Text = ""
    tone: str = "neutral"
    url: str = ""
    permission: str = "people.read"
