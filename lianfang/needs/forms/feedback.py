"""Which thanks and complaints are listed, taking one in, and what each step asks for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.forms import AreaField, keep_within
from lianfang.common.ids import uuid7
from lianfang.needs import queries
from lianfang.needs.forms.tickets import StepForm
from lianfang.needs.models import Feedback
from lianfang.places.rules import Span
from lianfang.web.fields import DayInput, offer_choices
from lianfang.workforce.forms.organisations import OrganisationField


class FeedbackFilter(forms.Form):
    """Which thanks and complaints: those that wait for an answer unless another state is chosen."""

    q = forms.CharField(
        label=_("Number, words, unit or badge"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Number, words, unit or badge")}),
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("waiting", _("Waiting for an answer")),
            ("late", _("Overdue")),
            *Feedback.State.choices,
            ("published", _("Published")),
            ("all", _("All")),
        ],
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *Feedback.Kind.choices]
    )
    area = forms.IntegerField(required=False, widget=forms.HiddenInput)


class FeedbackForm(forms.Form):
    """Thanks or a complaint that came by letter, by phone or in person."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
    kind = forms.ChoiceField(label=_("Kind"), choices=Feedback.Kind.choices)
    way = forms.ChoiceField(
        label=_("How it came"),
        choices=[each for each in Feedback.Way.choices if each[0] != Feedback.Way.PAGE],
    )
    said = forms.CharField(label=_("What was said"), max_length=2000, widget=forms.Textarea({"rows": 5}))
    badge = forms.CharField(
        label=_("Number on the badge"),
        max_length=40,
        required=False,
        help_text=_("It leads to the right unit, also when this was sent to another one."),
    )
    about = forms.CharField(label=_("Whom or what it is about"), max_length=120, required=False)
    happened_on = forms.DateField(label=_("Day"), required=False, widget=DayInput)
    area = AreaField(label=_("Area"))
    sent_to = OrganisationField(label=_("To which unit it was sent"), required=False)
    name = forms.CharField(label=_("Who says it"), max_length=120, required=False)
    phone = forms.CharField(
        label=_("Their phone"), max_length=40, required=False, widget=forms.TextInput({"inputmode": "tel"})
    )
    may_publish = forms.BooleanField(label=_("They agree that it is published without names"), required=False)

    def __init__(self, *args: Any, spans: tuple[Span, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keep_within(self, "area", spans)


class RouteForm(StepForm):
    """Which unit answers, and why it is that one."""

    unit = OrganisationField(label=_("Unit"))
    worker = forms.ChoiceField(label=_("About"), required=False)
    text = forms.CharField(label=_("Why this unit"), max_length=300, required=False)

    def fit(self) -> None:
        """Offer those who wear the badge, with their units."""
        self.wearers = queries.workers_of(self.thing.badge)
        offered = [
            (str(each.pk), f"{each.person.name} · {each.organisation or '–'}") for each in self.wearers
        ]
        offer_choices(self, "worker", [("", _("Nobody by name")), *offered])
        if self.thing.unit:
            self.fields["unit"].initial = self.thing.unit.name

    def clean_worker(self) -> Any:
        """Give the worker who was chosen."""
        return next((each for each in self.wearers if str(each.pk) == self.cleaned_data["worker"]), None)


class AnswerForm(StepForm):
    """The answer, which whoever said it can read."""

    text = forms.CharField(
        label=pgettext_lazy("feedback", "Answer"), max_length=2000, widget=forms.Textarea({"rows": 5})
    )


class PublishForm(StepForm):
    """The text for everybody."""

    text = forms.CharField(
        label=_("Text for everybody"),
        max_length=1000,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("Without names, phones and numbers of badges."),
    )

    def fit(self) -> None:
        """Begin with what was said."""
        self.fields["text"].initial = self.thing.published or self.thing.said[:1000]
