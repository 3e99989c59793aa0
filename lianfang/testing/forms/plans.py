"""The plan of a round: its days and size, hours of its sites, who is in a group."""

from collections.abc import Iterable, Sequence
from datetime import date, time
from typing import Any

from django import forms
from django.utils.translation import gettext as now_gettext
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.forms import AreaField
from lianfang.places.rules import Span
from lianfang.protocol.testing import Population
from lianfang.testing.models import PointKind, Round
from lianfang.web.fields import DayInput
from lianfang.web.words import short_day


class PlanForm(forms.Form):
    """What of a round can still be changed: all of a draft, a little of one that runs."""

    starts_on = forms.DateField(label=_("First day"), widget=DayInput)
    ends_on = forms.DateField(label=_("Last day"), widget=DayInput)
    target = forms.IntegerField(label=_("People to test"), min_value=1, max_value=99_999_999)
    pool_size = forms.IntegerField(label=_("People a tube"), min_value=1, max_value=20)
    number = forms.IntegerField(label=_("Round no."), min_value=1, max_value=999)
    skip_tested_days = forms.IntegerField(
        label=_("Tested within so many days before: need not come"), min_value=0, max_value=60
    )
    every_days = forms.IntegerField(
        label=_("Days until the next round begins"), min_value=1, max_value=60, required=False
    )

    def __init__(self, *args: Any, round_: Round, running: Iterable[str], **kwargs: Any) -> None:
        initial = {name: getattr(round_, name) for name in self.base_fields}
        super().__init__(*args, **{"initial": initial} | kwargs)
        if round_.state != Round.State.DRAFT:
            for name in set(self.fields) - set(running):
                del self.fields[name]


class CopyForm(forms.Form):
    """When the next round begins."""

    starts_on = forms.DateField(label=_("First day of the next round"), widget=DayInput)


class LeaveOutForm(forms.Form):
    """Which area a round leaves out, and why."""

    area = AreaField(label=_("Area"))
    reason = forms.CharField(label=_("Why"), max_length=200)

    def __init__(self, *args: Any, spans: Sequence[Span], **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "leave_%s"} | kwargs)
        area = self.fields["area"]
        if isinstance(area, AreaField):
            area.within(spans)


class ClockInput(forms.TimeInput):
    """A wall-clock time: <input type="time">."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class HoursForm(forms.Form):
    """From when to when the ticked sites work on which days, and how many people an hour."""

    days = forms.MultipleChoiceField(label=_("Days"), widget=forms.CheckboxSelectMultiple)
    opens = forms.TimeField(label=_("Opens"), widget=ClockInput)
    closes = forms.TimeField(
        label=_("Closes"), widget=ClockInput, help_text=_("Earlier than it opens: after midnight.")
    )
    opens_again = forms.TimeField(label=_("Opens again"), widget=ClockInput, required=False)
    closes_again = forms.TimeField(label=_("Closes again"), widget=ClockInput, required=False)
    per_hour = forms.IntegerField(label=_("People an hour"), min_value=1, max_value=20_000)

    def __init__(self, *args: Any, days: Sequence[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["days"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(day.isoformat(), short_day(day)) for day in days]

    def clean(self) -> dict[str, Any]:
        """Ask for both ends of the second hours, or neither."""
        found = super().clean() or {}
        if bool(found.get("opens_again")) != bool(found.get("closes_again")):
            self.add_error("closes_again", _("Write both, or leave both empty."))
        return found

    def windows(self) -> list[tuple[time, time, int]]:
        """Give the hours that were entered: opens, closes, people an hour."""
        found = self.cleaned_data
        pairs = [(found["opens"], found["closes"]), (found["opens_again"], found["closes_again"])]
        return [(opens, closes, found["per_hour"]) for opens, closes in pairs if opens and closes]


class PointForm(forms.Form):
    """What kind of point a sampling site is."""

    kind = forms.ChoiceField(label=_("Kind of point"), choices=PointKind.choices)
    lanes = forms.IntegerField(label=_("Lanes"), min_value=1, max_value=200)


class QueueForm(forms.Form):
    """How long a queue is, as somebody there sees it."""

    waiting = forms.IntegerField(label=_("How many people wait?"), min_value=0, max_value=20_000)
    lanes = forms.IntegerField(label=_("How many lanes are open?"), min_value=0, max_value=200)


class PointsFilter(forms.Form):
    """Which sampling points."""

    q = forms.CharField(label=_("Name"), required=False, max_length=60)
    kind = forms.ChoiceField(
        label=_("Kind of point"), required=False, choices=[("", _("Any kind")), *PointKind.choices]
    )
    wrong = forms.BooleanField(label=_("Something is wrong"), required=False)


class GroupForm(forms.Form):
    """Who is in a group of the protocol, from when to when, and where that is known from."""

    population = forms.ChoiceField(label=_("Group of people"))
    from_on = forms.DateField(label=_("From"), widget=DayInput)
    until_on = forms.DateField(label=_("Until, with that day"), widget=DayInput, required=False)
    source = forms.CharField(label=_("Known from"), max_length=120)

    def __init__(self, *args: Any, populations: Iterable[Population], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["population"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(group.key, now_gettext(group.label)) for group in populations]


class GroupAreaForm(GroupForm):
    """Everybody in an area is in a group."""

    area = AreaField(label=_("Area"))
    field_order = ("area",)

    def __init__(self, *args: Any, spans: Sequence[Span], **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "area_%s"} | kwargs)
        area = self.fields["area"]
        if isinstance(area, AreaField):
            area.within(spans)


class GroupPeopleForm(GroupForm):
    """People are in a group, by the numbers of their documents."""

    numbers = forms.CharField(
        label=_("Numbers of documents"),
        help_text=_("One a line. Numbers that nobody has are given back."),
        max_length=100_000,
        widget=forms.Textarea(
            attrs={"rows": 6, "class": "mono", "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    field_order = ("numbers",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "people_%s"} | kwargs)
