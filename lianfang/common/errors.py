"""The one expected failure."""

from collections.abc import Callable
from typing import Any, ClassVar


class Refused(Exception):
    """What a person asked for cannot be done, and why, in words they can act on.

    `message` is a lazy translation, or English marked for one where Django is not known, with %(name)s places that
    are filled from `values`. Views show it, sync returns the code, commands print it. Anything else is a bug.
    """

    translate: ClassVar[Callable[[str], str]] = str  # the app `web` puts gettext here

    def __init__(self, code: str, message: object, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.values = values

    def __str__(self) -> str:
        text = str(self.message)
        text = type(self).translate(text) if text else text
        return text % self.values if self.values else text
