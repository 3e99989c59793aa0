"""Which needs are listed, taking one in, and what each step asks for."""

from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.forms import AreaField, keep_within
from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.needs import queries
from lianfang.needs.models import OPEN, Ticket
from lianfang.people.forms import WHO, one_meant
from lianfang.people.models import Person
from lianfang.places.rules import Span
from lianfang.protocol.needs import Needs
from lianfang.web.fields import MomentInput, offer_choices, offer_rows
from lianfang.web.http import Request


def kinds(numbers: Needs) -> list[tuple[str, str]]:
    """Give the kinds of need of a protocol, in the language of the page."""
    return [(kind.key, gettext(kind.label)) for kind in numbers.kinds.value]


class NeedFilter(forms.Form):
    """Which needs: those that wait unless another state is chosen."""

    q = forms.CharField(
        label=_("Number, words, place or phone"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Number, words, place or phone")}),
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("waiting", pgettext_lazy("need", "Waiting")),
            ("late", _("Overdue")),
            *((value, label) for value, label in Ticket.State.choices),
            ("all", _("All")),
        ],
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    way = forms.ChoiceField(
        label=pgettext_lazy("need", "How it was told"),
        required=False,
        choices=[("", _("Any way")), *Ticket.Way.choices],
    )
    whose = forms.ChoiceField(
        label=_("Who sees to it"),
        required=False,
        choices=[("", pgettext_lazy("need", "Anybody")), ("mine", _("Mine")), ("nobody", _("Nobody yet"))],
    )
    area = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, numbers: Needs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [("", gettext("All kinds")), ("none", gettext("Kind not known")), *kinds(numbers)]
        offer_choices(self, "kind", offered)


class NeedForm(forms.Form):
    """A need told by phone or in person to somebody at a desk."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
    what = forms.CharField(label=_("What is needed"), max_length=400, widget=forms.Textarea({"rows": 3}))
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        help_text=_("Left open, it is guessed from the words and sorted later."),
    )
    person = forms.CharField(label=_("Person"), required=False, help_text=WHO)
    area = AreaField(label=_("Area"))
    place = forms.CharField(label=_("Where exactly"), max_length=200, required=False)
    name = forms.CharField(label=_("Who tells it"), max_length=120, required=False)
    phone = forms.CharField(
        label=_("Their phone"), max_length=40, required=False, widget=forms.TextInput({"inputmode": "tel"})
    )
    told_at = forms.DateTimeField(
        label=_("Told at"), widget=MomentInput(), required=False, help_text=_("Empty: now.")
    )

    def __init__(
        self, *args: Any, request: Request, spans: tuple[Span, ...], numbers: Needs, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        keep_within(self, "area", spans)
        offer_choices(self, "kind", [("", gettext("Not known yet")), *kinds(numbers)])

    def clean_person(self) -> Person | None:
        """Find the one person meant."""
        text = self.cleaned_data["person"]
        if not text:
            return None
        nobody = gettext("Nobody is found in your areas. Leave this empty and write the name.")
        return one_meant(text, self.request.user, self.request.today, nobody)


class StepForm(forms.Form):
    """What a step asks for; it knows the thing and who looks at it."""

    def __init__(self, *args: Any, thing: Any, request: Request, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.thing, self.request = thing, request
        self.fit()

    def fit(self) -> None:
        """Offer what fits the thing."""


class EmptyForm(StepForm):
    """A step that asks for nothing."""


class TextForm(StepForm):
    """A step and its reason, or how it was done."""

    text = forms.CharField(label=_("In words"), max_length=500, widget=forms.Textarea({"rows": 3}))


class MaybeTextForm(StepForm):
    """A step that may be explained."""

    text = forms.CharField(
        label=_("In words"), max_length=500, required=False, widget=forms.Textarea({"rows": 3})
    )


class SortForm(StepForm):
    """Which kind a need is."""

    kind = forms.ChoiceField(label=_("Kind"))

    def fit(self) -> None:
        """Offer the kinds of the protocol it was taken in by; the guess comes first."""
        offer_choices(self, "kind", kinds(queries.numbers(self.thing.protocol)))
        self.fields["kind"].initial = self.thing.kind


class AssignForm(StepForm):
    """Who sees to a need."""

    to = forms.ModelChoiceField(User.objects.none(), label=_("To whom"))

    def fit(self) -> None:
        """Offer those whose posts reach there."""
        handlers = queries.handlers(self.thing.area_id, self.request.today)
        offer_rows(self, "to", handlers)


class JoinForm(StepForm):
    """The number of the need that says the same."""

    to = forms.IntegerField(label=_("Number of the one that stays"), min_value=1)

    def fit(self) -> None:
        """Propose the open one of the same door or phone."""
        nearest = queries.near(self.thing).first() if self.thing.state in OPEN else None
        self.fields["to"].initial = nearest.number if nearest else None

    def clean_to(self) -> Ticket:
        """Find the need that is meant, among those this user sees."""
        user, on, now = self.request.user, self.request.today, self.request.now
        found = queries.tickets(user, on, now=now).filter(number=self.cleaned_data["to"]).first()
        if found is None:
            raise forms.ValidationError(gettext("There is no need of this number in your areas."))
        return found
