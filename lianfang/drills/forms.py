"""Planning an exercise, writing an event, answering one, the review."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.forms import AreaField
from lianfang.accounts.roles import ROLES
from lianfang.drills.models import Inject
from lianfang.drills.scenarios import SCENARIOS
from lianfang.outbreak.forms import diseases
from lianfang.places.rules import Span


class PlanForm(forms.Form):
    """An exercise to be planned."""

    name = forms.CharField(label=_("Name"), max_length=80)
    aim = forms.CharField(
        label=_("What is exercised"), max_length=500, required=False, widget=forms.Textarea({"rows": 2})
    )
    area = AreaField(label=_("Area"), help_text=_("Whoever has a post in it, or around it, may take part."))
    disease = forms.ChoiceField(label=_("Disease"))
    people = forms.IntegerField(
        label=_("Invented people"),
        min_value=1,
        max_value=5000,
        initial=300,
        help_text=_("Nobody real is copied into an exercise."),
    )
    scenario = forms.ChoiceField(
        label=_("Course of events"),
        required=False,
        choices=[("", _("Empty")), *((each.key, each.label) for each in SCENARIOS.values())],
        help_text=_("It can be changed afterwards."),
    )

    def __init__(self, *args: Any, spans: tuple[Span, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area, disease = self.fields["area"], self.fields["disease"]
        assert isinstance(area, AreaField)  # noqa: S101 — as declared above
        assert isinstance(disease, forms.ChoiceField)  # noqa: S101 — as declared above
        area.within(spans)
        disease.choices = diseases()


class EventForm(forms.Form):
    """An event of the course."""

    minute = forms.IntegerField(
        label=_("Minute"), min_value=0, max_value=10_000, help_text=_("After the start.")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Inject.Kind.choices)
    role = forms.ChoiceField(
        label=pgettext_lazy("drill", "To whom"),
        required=False,
        choices=[
            ("", pgettext_lazy("drill", "Everybody who takes part")),
            *((key, label) for key, (label, _allowed) in ROLES.items()),
        ],
    )
    title = forms.CharField(label=_("Title"), max_length=120)
    text = forms.CharField(label=_("What is told"), max_length=400, widget=forms.Textarea({"rows": 2}))
    expected = forms.CharField(
        label=_("What is expected"), max_length=300, required=False, widget=forms.Textarea({"rows": 2})
    )


class ResponseForm(forms.Form):
    """What is done about an event."""

    response = forms.CharField(
        label=_("What is done about it"), max_length=500, widget=forms.Textarea({"rows": 2})
    )


class JudgeForm(forms.Form):
    """How an event was dealt with."""

    mark = forms.ChoiceField(label=_("Judged"), required=False, choices=Inject.Mark.choices)
    remark = forms.CharField(label=_("Remark"), max_length=300, required=False)


class ReviewForm(forms.Form):
    """What is learnt from an exercise."""

    went_well = forms.CharField(
        label=_("What went well"), max_length=2000, required=False, widget=forms.Textarea({"rows": 4})
    )
    to_mend = forms.CharField(
        label=_("What is to be mended, by whom, until when"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )
