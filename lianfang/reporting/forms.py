"""Forms of bulletins, filters of epidemiology."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from lianfang.outbreak.models import Outbreak
from lianfang.protocol.epidemiology import Epidemiology, SerialInterval
from lianfang.reporting.queries import OWN
from lianfang.reporting.rules import STEPS
from lianfang.web.fields import DayInput, offer_choices


class PublishForm(forms.Form):
    """Which day to publish."""

    day = forms.DateField(label=_("Day"), widget=DayInput)


class CorrectForm(forms.Form):
    """What is corrected and why."""

    note = forms.CharField(label=_("What is corrected, and why"), max_length=300)


BY = [
    ("found", _("By the day found")),
    ("onset", _("By onset")),
    ("reported", _("By the day reported")),
    ("confirmed", _("By the day confirmed")),
]
LEVELS = [("district", _("Districts and counties")), ("township", _("Townships"))]


class EpidemiologyFilter(forms.Form):
    """Which date counts, which serial interval is used, which level of area."""

    by = forms.ChoiceField(label=_("Date that counts"), required=False, choices=BY)
    interval = forms.ChoiceField(label=_("Serial interval"), required=False)
    level = forms.ChoiceField(label=_("Level of area"), required=False, choices=LEVELS)

    def __init__(self, data: QueryDict, *, outbreak: Outbreak, numbers: Epidemiology) -> None:
        shown = data.copy()
        usual = numbers.of_variant(outbreak.variant).key
        for name, first in (("by", "found"), ("level", "district"), ("interval", usual)):
            shown.setdefault(name, first)
        super().__init__(shown)
        known = [(each.key, _interval(each)) for each in numbers.serial_intervals]
        choices = [*known, (OWN, gettext("Serial interval: this outbreak’s own pairs"))]
        offer_choices(self, "interval", choices)


def _interval(each: SerialInterval) -> str:
    said = {"name": gettext(each.label), "mean": f"{each.mean_days.value:g}", "sd": f"{each.sd_days.value:g}"}
    return gettext("Serial interval: %(name)s, %(mean)s ± %(sd)s d") % said


class EarliesFilter(forms.Form):
    """Which cases, which level of area."""

    days_back = forms.TypedChoiceField(
        label=_("Cases"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[
            ("", _("All cases")),
            (3, _("Found in the last 3 days")),
            (7, _("Found in the last 7 days")),
        ],
    )


class CasesFilter(forms.Form):
    """The cases behind a number."""

    by = forms.ChoiceField(label=_("Date that counts"), required=False, choices=BY)
    infected = forms.ChoiceField(
        label=_("Where infected"),
        required=False,
        choices=[
            ("", _("Wherever infected")),
            ("here", _("Infected here")),
            ("elsewhere", _("Infected elsewhere")),
        ],
    )
    first = forms.DateField(label=_("from"), required=False, widget=DayInput)
    last = forms.DateField(label=_("to"), required=False, widget=DayInput)
    step = forms.ChoiceField(
        label=_("Step"),
        required=False,
        choices=[("", _("Any step")), *((key, gettext_lazy(step.label)) for key, step in STEPS.items())],
    )
    area = forms.IntegerField(required=False, widget=forms.HiddenInput)
    number = forms.IntegerField(required=False, widget=forms.HiddenInput)
