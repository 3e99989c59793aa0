"""Forms about rounds of visits."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.forms import AreaField, keep_within
from lianfang.documents.tables import MOST_BYTES
from lianfang.places.rules import Span
from lianfang.visits.models import Due, Task, VisitRound
from lianfang.visits.queries.roster import WHO
from lianfang.web.fields import DayInput, offer_rows
from lianfang.workforce.models import Team

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


class RoundFilter(forms.Form):
    """Which rounds are shown."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *VisitRound.State.choices]
    )


class RoundForm(forms.Form):
    """Whom a round visits, for what, and in which days."""

    name = forms.CharField(label=_("Name of the round"), max_length=80)
    roster = forms.ChoiceField(label=_("Whom it visits"), choices=VisitRound.Roster.choices)
    tasks = forms.MultipleChoiceField(
        label=_("What is done at each door"),
        choices=[(task.value, task.label) for task in Task if task != Task.HOME_CHECK],
        widget=forms.CheckboxSelectMultiple,
    )
    from_on = forms.DateField(label=_("First day"), widget=DayInput)
    to_on = forms.DateField(label=_("Last day"), widget=DayInput)


class RoundDoorsFilter(forms.Form):
    """Which doors of a round are shown."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All doors")), ("open", _("Still open")), *Due.State.choices],
    )


class RosterFilter(forms.Form):
    """Whose roster is shown."""

    who = forms.ChoiceField(
        label=_("Who"),
        required=False,
        choices=[
            ("", _("Everybody")),
            *((one.value, one.label) for one in VisitRound.Roster if one.value in WHO),
        ],
    )
    area = forms.IntegerField(required=False, widget=forms.HiddenInput)


class DueFilter(forms.Form):
    """Whose due doors are shown."""

    whose = forms.ChoiceField(
        label=_("Whose"), required=False, choices=[("", _("My doors")), ("all", _("All doors of the area"))]
    )
    area = forms.IntegerField(required=False, widget=forms.HiddenInput)


class TeamForm(forms.Form):
    """Which team walks a round, and where."""

    team = forms.ModelChoiceField(label=_("Team"), queryset=Team.objects.none())
    area = AreaField(label=_("Where"), required=False, help_text=_("Empty: the whole area of the round."))

    def __init__(self, *args: Any, spans: tuple[Span, ...], teams: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "team", teams)
        keep_within(self, "area", spans)


class RosterForm(forms.Form):
    """The list of a round."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV or a spreadsheet with areas and addresses, or with names or numbers. At most 64 MB."
        ),
    )

    def clean_file(self) -> "UploadedFile[Any]":
        """Look whether it is not too large to be read."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(gettext("A file may have 64 MB at most. Divide it."))
        return file
