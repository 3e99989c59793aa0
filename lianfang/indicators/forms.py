"""Forms and filters of reports, rankings, interviews and superiors' forms."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.indicators.catalogue import GROUPS
from lianfang.indicators.models import Blank, Interview, Kind
from lianfang.indicators.rules.economy import read_amount, read_percent, read_period, read_points, read_rank
from lianfang.places.models import Area
from lianfang.web.fields import DayInput, MomentInput

STATES = [
    ("", _("Any state")),
    ("on_time", _("In time")),
    ("late", pgettext_lazy("report", "Late")),
    ("missing", pgettext_lazy("report", "Missing")),
    ("open", _("Not submitted yet")),
    ("zero", _("Zero report")),
]


class ReportsFilter(forms.Form):
    """Which units of a day."""

    q = forms.CharField(label=_("Name of the unit"), required=False)
    day = forms.DateField(label=_("Day"), required=False, widget=DayInput)
    kind = forms.ChoiceField(
        label=_("Kind of unit"), required=False, choices=[("", _("All units")), *Kind.choices]
    )
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)
    area = forms.IntegerField(required=False, widget=forms.HiddenInput)


class RankingFilter(forms.Form):
    """Which units of a ranking."""

    q = forms.CharField(label=_("Name of the unit"), required=False)
    day = forms.DateField(label=_("Day"), required=False, widget=DayInput)
    kind = forms.ChoiceField(label=_("Kind of unit"), required=False, choices=Kind.choices)
    only = forms.ChoiceField(
        label=pgettext_lazy("report", "Units"),
        required=False,
        choices=[("", _("All units")), ("bottom", _("The last ones")), ("none", _("Without a rank"))],
    )
    area = forms.IntegerField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class SubmitForm(forms.Form):
    """Saying that a report is complete."""

    zero = forms.BooleanField(label=_("Zero report: there was nothing to report"), required=False)
    note = forms.CharField(
        label=_("Supplies, difficulties, remarks"), required=False, max_length=400, widget=forms.Textarea
    )


class NoteForm(forms.Form):
    """What is corrected and why."""

    note = forms.CharField(label=_("What is corrected, and why"), max_length=300)


class InterviewsFilter(forms.Form):
    """Which interviews."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("Open")), ("all", _("All")), *Interview.State.choices],
    )


class CallForm(forms.Form):
    """When and where an interview is."""

    meets_at = forms.DateTimeField(label=_("When"), widget=MomentInput)
    place = forms.CharField(label=_("Where"), required=False, max_length=200)
    note = forms.CharField(label=_("What it is about"), required=False, max_length=600, widget=forms.Textarea)


class HoldForm(forms.Form):
    """What was said in an interview."""

    causes = forms.CharField(label=_("Causes"), max_length=600, widget=forms.Textarea)
    help = forms.CharField(label=_("Help offered"), max_length=600, widget=forms.Textarea)
    agreed = forms.CharField(
        label=pgettext_lazy("interview", "Agreed"), required=False, max_length=600, widget=forms.Textarea
    )
    due_on = forms.DateField(label=_("To be put right by"), widget=DayInput)


class LookForm(forms.Form):
    """What was seen when somebody looked again."""

    note = forms.CharField(label=_("What was seen"), max_length=600, widget=forms.Textarea)
    due_on = forms.DateField(label=_("Not yet: to be put right by"), required=False, widget=DayInput)


class ReasonForm(forms.Form):
    """Why something is not needed."""

    note = forms.CharField(label=_("Why"), max_length=600, widget=forms.Textarea)


STEP_FORMS: dict[str, type[forms.Form]] = {
    "call": CallForm,
    "decline": ReasonForm,
    "hold": HoldForm,
    "passed": LookForm,
    "failed": LookForm,
}


class CatalogueFilter(forms.Form):
    """Which indicators."""

    q = forms.CharField(label=_("Indicator"), required=False)
    group = forms.ChoiceField(
        label=_("Subject"), required=False, choices=[("", _("All subjects")), *GROUPS.items()]
    )


HOURS = [("", _("Only when somebody asks")), *((n, f"{n:02}:00") for n in range(24))]


def _hour() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=_("Filled every day at"), choices=HOURS, required=False, coerce=int, empty_value=None
    )


def _language() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Names and days in it are written in"), choices=Blank.Language, initial=Blank.Language.CHINESE
    )


class BlankForm(forms.Form):
    """A form that somebody asks for."""

    name = forms.CharField(label=_("Name of the form"), max_length=120)
    asked_by = forms.CharField(label=_("Who asks for it"), max_length=120)
    why = forms.CharField(label=_("What it is for"), max_length=300)
    hour = _hour()
    language = _language()
    file = forms.FileField(
        label=_("The form itself"),
        help_text=_("XLSX with named cells, or XLSX, Word or CSV with {{name}} where a number belongs."),
    )


class RenewForm(forms.Form):
    """A new version of a form."""

    file = forms.FileField(label=_("The form itself"))


class PlanForm(forms.Form):
    """When a form is filled by itself, and in which language."""

    hour = _hour()
    language = _language()


class FillForm(forms.Form):
    """For which day a form is filled."""

    day = forms.DateField(label=_("Day"), widget=DayInput)


class BlanksFilter(forms.Form):
    """Which forms."""

    q = forms.CharField(label=_("Name of the form"), required=False)
    stopped = forms.BooleanField(label=_("Also those no longer filled"), required=False)


class EconomyFilter(forms.Form):
    """Which figures of the economy."""

    q = forms.CharField(label=_("Indicator"), required=False)
    year = forms.IntegerField(label=_("Year"), required=False)


class Read(forms.CharField):
    """A field that is read as tables write it."""

    def __init__(self, read: Callable[[str], Any], wrong: Any, **kwargs: Any) -> None:
        """Say how it is read, and what is said when it cannot be."""
        super().__init__(max_length=40, **kwargs)
        self.read, self.wrong = read, wrong

    def clean(self, value: Any) -> Any:
        """Give what was read; nothing for an empty field that may be empty."""
        text = super().clean(value)
        found = self.read(text) if text else None
        if text and found is None:
            raise forms.ValidationError(self.wrong)
        return found


class FigureForm(forms.Form):
    """A figure of the economy."""

    area = forms.ModelChoiceField(label=_("Area"), queryset=Area.objects.none())
    name = forms.CharField(label=_("Indicator"), max_length=80)
    period = Read(
        read_period,
        _("Write the months like 2021-08: they count from January."),
        label=_("Months"),
        help_text=_("From January to this month: 2021-08"),
    )
    yuan = Read(
        read_amount,
        _("Write an amount with its unit, like 531.94亿元."),
        label=_("Amount"),
        required=False,
        help_text=_("531.94亿元, 5319400万元"),
    )
    growth = Read(
        read_percent,
        _("Write a growth with its sign, like 22.3%."),
        label=_("Growth against last year"),
        required=False,
    )
    ahead = Read(
        read_points, _("Write points of percent like +1.6."), label=_("Against the province"), required=False
    )
    rank = Read(read_rank, _("Write a rank like 2."), label=_("Rank in the province"), required=False)
    source = forms.CharField(label=_("Source"), max_length=200, required=False)

    def __init__(self, *args: Any, areas: QuerySet[Area], **kwargs: Any) -> None:
        """Offer the areas whose figures the user may say."""
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]
