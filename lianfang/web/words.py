"""Numbers and dates as a reader of either language expects them: 8月4日 or 4 Aug, 38.5 万 or 385k."""

from collections.abc import Callable
from contextvars import ContextVar
from datetime import date, datetime

from django.utils.dateformat import format as date_format
from django.utils.timezone import is_aware, localtime
from django.utils.translation import get_language

_FOR_FILES: ContextVar[bool] = ContextVar("for_files", default=False)


def for_files(on: bool) -> None:
    """Let days and numbers be written as tables on other machines read them: 2021-08-04 18:30, 3854000; or again for
    readers of pages."""
    _FOR_FILES.set(on)


def chinese() -> bool:
    """Say whether the page is in Chinese."""
    return (get_language() or "").startswith("zh")


def _local(value: date) -> date:
    return localtime(value) if isinstance(value, datetime) and is_aware(value) else value


def _dated(zh: str, en: str, plain: str = "{0:%Y-%m-%d}") -> Callable[[date | None], str]:
    """Make a function that writes days or instants; a page has hundreds of them, so not by Django's, which reads its
    format anew each time."""

    def write(value: date | None) -> str:
        form = plain if _FOR_FILES.get() else zh if chinese() else en
        return form.format(_local(value)) if value else "–"

    return write


_INSTANT = "{0:%Y-%m-%d %H:%M}"
day = _dated("{0.month}月{0.day}日", "{0.day} {0:%b}")
short_day = _dated("{0.month}/{0.day}", "{0.day} {0:%b}")
full_day = _dated("{0.year}年{0.month}月{0.day}日", "{0.day} {0:%b} {0.year}")
moment = _dated("{0.month}月{0.day}日 {0:%H:%M}", "{0.day} {0:%b}, {0:%H:%M}", _INSTANT)
full_moment = _dated(
    "{0.year}年{0.month}月{0.day}日 {0:%H:%M}", "{0.day} {0:%b} {0.year}, {0:%H:%M}", _INSTANT
)
hour = _dated("{0:%H:%M}", "{0:%H:%M}", "{0:%H:%M}")


def week_day(value: date | None) -> str:
    """Write a day with the day of its week: 8月5日 星期四, Thu 5 Aug."""
    if not value or _FOR_FILES.get():
        return day(value)
    said = date_format(_local(value), "D")
    return f"{day(value)} {said}" if chinese() else f"{said} {day(value)}"


def iso(value: date | None) -> str:
    """Write a day or an instant for a <time datetime>."""
    return _local(value).isoformat() if value else ""


def commas(number: object) -> str:
    """Write a whole number in groups of three: 3,854,000."""
    grouped = isinstance(number, (int, float)) and not _FOR_FILES.get()
    return f"{number:,}" if grouped else str(number)


def pieces(number: float | None) -> str:
    """Write how many pieces, in whole ones: 1,361; less than half a piece is none."""
    return commas(round(number)) if number else "0"


def wan(number: float) -> str:
    """Write a large number short: 38.5 万 in Chinese, 385k in English; small ones, and those in files, in full."""
    if _FOR_FILES.get():
        return commas(number)
    if chinese():
        return f"{number / 10_000:,.1f} 万" if number >= 10_000 else commas(number)
    if number >= 1_000_000:
        return f"{number / 1_000_000:,.2f}M"
    return f"{number / 1_000:,.0f}k" if number >= 10_000 else commas(number)


def share(part: float, whole: float) -> float:
    """Give a percentage with one decimal, never 100 before all is done, never 0 once something is."""
    if not whole:
        return 0.0
    exact = 100 * part / whole
    if part < whole:
        exact = min(exact, 99.9)
    return round(max(exact, 0.1) if part > 0 else exact, 1)


def percent(part: float, whole: float) -> str:
    """Write a share: 89.3%."""
    return f"{share(part, whole):.1f}%"


FILTERS: dict[str, Callable[..., object]] = {
    "day": day,
    "short_day": short_day,
    "full_day": full_day,
    "week_day": week_day,
    "moment": moment,
    "full_moment": full_moment,
    "hour": hour,
    "iso": iso,
    "commas": commas,
    "pieces": pieces,
    "wan": wan,
    "share": share,
    "percent": percent,
}
