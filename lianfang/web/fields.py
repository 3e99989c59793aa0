"""Fields for days and times, drawn with the browser's own picker; a text with suggestions to choose from."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

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


def search_box(label: Any) -> forms.CharField:
    """Give the field by which a list is searched."""
    wide = forms.TextInput(attrs={"type": "search", "placeholder": label})
    return forms.CharField(label=label, required=False, max_length=60, widget=wide)


class SuggestInput(forms.TextInput):
    """A text that may be chosen from suggestions, read in the language of the page, or written freely."""

    def __init__(self, offered: Sequence[str], attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off"} | (attrs or {}))
        self.offered = offered

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """Draw the field and, after it, the list that it suggests."""
        here = f"{(attrs or {}).get('id', name)}_list"
        field = super().render(name, value, {**(attrs or {}), "list": here}, renderer)
        options = format_html_join("", '<option value="{}"></option>', ((gettext(t),) for t in self.offered))
        return format_html('{}<datalist id="{}">{}</datalist>', field, here, options)


def offer_choices(form: forms.BaseForm, name: str, choices: Any) -> None:
    """Let a field of choices offer these.

    Raises TypeError for another kind of field.
    """
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(name)
    field.choices = choices


def offer_rows(form: forms.BaseForm, name: str, rows: QuerySet[Any]) -> None:
    """Let a field that chooses a row offer these.

    Raises TypeError for another kind of field.
    """
    field = form.fields[name]
    if not isinstance(field, forms.ModelChoiceField):
        raise TypeError(name)
    field.queryset = rows
