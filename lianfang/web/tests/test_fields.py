"""Days and instants in forms: those of an age in which people live."""

import pytest
from django import forms

from lianfang.web.fields import DayInput, MomentInput


class Both(forms.Form):
    day = forms.DateField(widget=DayInput, required=False)
    moment = forms.DateTimeField(widget=MomentInput, required=False)


@pytest.mark.parametrize(
    ("day", "good"),
    [
        ("2021-08-05", True),
        (" 1900-01-01", True),
        ("", True),
        ("2999-12-31", True),
        ("9999-12-31", False),
        ("0001-01-01", False),
        ("1899-12-31", False),
        ("12/31/9999", False),
        ("2021-02-31", False),
        ("20210-01-01", False),
        ("yesterday", False),
    ],
)
def test_a_day_lies_between_1900_and_2999(day: str, good: bool) -> None:
    assert Both({"day": day}).is_valid() is good
    assert Both({"moment": day and f"{day}T10:00"}).is_valid() is good
    form = Both({"day": day})
    form.is_valid()
    assert day in str(form["day"]) or not day  # what was typed is shown again
