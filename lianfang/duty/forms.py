"""What the pages of duty ask and may be narrowed by."""

from datetime import date

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.duty.models import Alarm, Happened, Restriction
from lianfang.duty.words import SUITS
from lianfang.web.fields import DayInput, MomentInput

DAYS = [MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2999, 12, 31))]


class AreaFilter(forms.Form):
    """Which area."""

    area = forms.IntegerField(required=False, widget=forms.HiddenInput)


class BoardFilter(AreaFilter):
    """Who at work."""

    q = forms.CharField(label=_("Name"), required=False, max_length=60)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All at work")),
            ("suits", _("In a suit, however long")),
            *((key, SUITS[key][0]) for key in ("soon", "warn", "hard", "on", "rest")),
            ("stopped", _("At work though kept away")),
        ],
    )
    site = forms.UUIDField(required=False, widget=forms.HiddenInput)


class AlarmFilter(AreaFilter):
    """Which alarms."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("open", _("Not acknowledged")),
            ("running", _("Not acknowledged and still so")),
            ("escalated", _("Sent up to the command")),
            ("seen", _("Acknowledged")),
            ("all", _("All")),
        ],
    )
    kind = forms.ChoiceField(
        label=_("Alarm"), required=False, choices=[("", _("Any alarm")), *Alarm.Kind.choices]
    )
    day = forms.DateField(label=_("Day"), required=False, widget=DayInput(), validators=DAYS)


class IncidentFilter(AreaFilter):
    """Which incidents."""

    what = forms.ChoiceField(
        label=_("What happened"), required=False, choices=[("", _("Anything")), *Happened.choices]
    )
    day = forms.DateField(label=_("Day"), required=False, widget=DayInput(), validators=DAYS)


class HoursFilter(AreaFilter):
    """Which days' hours."""

    first = forms.DateField(label=_("From"), required=False, widget=DayInput(), validators=DAYS)
    last = forms.DateField(label=_("Until"), required=False, widget=DayInput(), validators=DAYS)


class HealthFilter(AreaFilter):
    """Whose health."""

    due = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("Everybody at work")),
            ("temperature", _("Temperature missing")),
            ("test", _("Test due")),
            ("ill", _("Ill or kept away")),
        ],
    )


class AwayFilter(AreaFilter):
    """Which restrictions."""

    kind = forms.ChoiceField(
        label=_("Why"), required=False, choices=[("", _("Any reason")), *Restriction.Kind.choices]
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("Kept away now")), ("all", _("All"))]
    )


class HeatForm(forms.Form):
    """One measurement."""

    hour = forms.DateTimeField(label=_("Hour"), widget=MomentInput())
    celsius = forms.DecimalField(
        label=pgettext_lazy("air", "Temperature, °C"),
        min_value=-50,
        max_value=60,
        max_digits=3,
        decimal_places=1,
    )


class HeatFileForm(forms.Form):
    """Measurements of a station, one a line."""

    rows = forms.CharField(
        label=_("Lines"),
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "One a line: 2021-08-07 13:00, 37.4. An area’s code may stand before: 430903, 2021-08-07 13:00, 37.4"
        ),
    )


class AwayForm(forms.Form):
    """Why somebody is kept away, and until when at first."""

    kind = forms.ChoiceField(label=_("Why"), choices=Restriction.Kind.choices)
    review_on = forms.DateField(
        label=_("Looked at again on"), required=False, widget=DayInput(), validators=DAYS
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=200)


class CertificateForm(forms.Form):
    """Which days of work are certified."""

    first = forms.DateField(label=_("First day"), widget=DayInput)
    last = forms.DateField(label=_("Last day"), widget=DayInput)
