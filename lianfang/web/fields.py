"""Fields for days and times, drawn with the browser's own picker."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms

# No day of work, birth or illness lies elsewhere; and a day at the end of the calendar has no next day to reckon with.
SENSIBLE = re.compile(r"\s*(19|2\d)\d{2}-")


class _InAge:
    """Takes only ISO days between 1900 and 2999: what somebody mistyped otherwise is no day, and the field says so."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:  # noqa: ARG002 — of Django
        """Give what was entered, spoilt if it is no sensible day."""
        value = data.get(name)
        if not isinstance(value, str) or not value.strip() or SENSIBLE.match(value):
            return value
        return f"{value} ?"


class DayInput(_InAge, forms.DateInput):
    """A day: <input type="date">, which always speaks ISO 8601 whatever the page's language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class MomentInput(_InAge, forms.DateTimeInput):
    """A day and a wall-clock time of the city."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")
