"""Lines of the log: plain or as JSON, with the number of the request, and without what people are called.

An error of the database quotes the row it refused, and an error of ours may quote what was typed: so of an exception
only its kind and the places in the code are written, never its words. Messages are fixed texts; what is put into them
is counts, names of programs and ids.
"""

import json
import logging
import traceback
from datetime import UTC, datetime
from types import TracebackType

from lianfang.web.requests import number

Told = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Lines(logging.Formatter):
    """Plain lines, as a terminal or the journal of the system shows them."""

    def formatException(self, ei: Told) -> str:
        """Write the kind of an exception and where it came from, without its words."""
        return "\n".join(_chain(ei[1]))

    def format(self, record: logging.LogRecord) -> str:
        """Write one line, and below it where an exception came from."""
        record.exc_text = None
        text = super().format(record)
        mine = number.get()
        return f"{text} [{mine}]" if mine and not record.exc_info else text


class JsonLines(Lines):
    """One JSON object a line, for programs that gather logs."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one object."""
        told = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "request": number.get() or None,
            **getattr(record, "told", {}),
            "error": self.formatException(record.exc_info) if record.exc_info else None,
        }
        return json.dumps({k: v for k, v in told.items() if v is not None}, ensure_ascii=False)


def formatter(*, as_json: bool) -> logging.Formatter:
    """Give what writes the lines."""
    return JsonLines() if as_json else Lines()


def _chain(error: BaseException | None) -> list[str]:
    lines: list[str] = []
    while error is not None:
        for place in traceback.extract_tb(error.__traceback__):
            lines.append(f"  {place.filename}:{place.lineno} in {place.name}")
        code = getattr(error, "sqlstate", None)
        lines.append(f"{type(error).__module__}.{type(error).__qualname__}{f' ({code})' if code else ''}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return lines
