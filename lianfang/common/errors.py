"""The one expected failure."""

from typing import Any


class Refused(Exception):
    """What a person asked for cannot be done, and why, in words they can act on.

    `message` may be a lazy translation with %(name)s places, filled from `values`.
    Views show it, sync returns the code, commands print it. Anything else that is raised is a bug.
    """

    def __init__(self, code: str, message: object, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.values = values

    def __str__(self) -> str:
        text = str(self.message)
        return text % self.values if self.values else text
