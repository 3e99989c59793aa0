"""Fields for days and times, drawn with the browser's own picker."""

from typing import Any

from django import forms


class DayInput(forms.DateInput):
    """A day: <input type="date">, which always speaks ISO 8601 whatever the page's language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """A day and a wall-clock time of the city."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")
