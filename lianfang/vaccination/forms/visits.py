"""What is asked of people at a session, and afterwards."""

from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lianfang.people.forms import WHO, one_meant
from lianfang.people.models import Person
from lianfang.protocol import timeline
from lianfang.protocol.vaccination import Vaccination
from lianfang.supplies.forms import StepForm
from lianfang.supplies.models import Balance
from lianfang.vaccination.actions import Decision, Elsewhere, Happened
from lianfang.vaccination.forms.sessions import BooksField
from lianfang.vaccination.models import Adverse, GivenDose, Visit
from lianfang.vaccination.models.doses import Place
from lianfang.web.fields import DayInput, MomentInput, offer_choices, offer_rows
from lianfang.web.http import Request


class FindForm(forms.Form):
    """Who comes: found by what is typed or scanned."""

    person = forms.CharField(
        label=_("Person"),
        max_length=60,
        help_text=WHO,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, request: Request, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_person(self) -> Person:
        """Find the one person meant."""
        return one_meant(self.cleaned_data["person"], self.request.user, self.request.today)


class VisitForm(StepForm):
    """A step of a visit; the protocol is that of its session."""

    @property
    def numbers(self) -> Vaccination:
        """Give the numbers of the protocol of the session."""
        return timeline.named(self.thing.session.protocol).vaccination


class ScreenForm(VisitForm):
    """The questions before a dose, and what the doctor decides."""

    answers = forms.MultipleChoiceField(
        label=_("Answered with yes"), required=False, widget=forms.CheckboxSelectMultiple
    )
    precautions = forms.MultipleChoiceField(
        label=_("To be weighed"), required=False, widget=forms.CheckboxSelectMultiple
    )
    celsius = forms.DecimalField(
        label=_("Temperature, °C"), required=False, max_digits=3, decimal_places=1, min_value=30, max_value=45
    )
    state = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        choices=[
            (Visit.State.FIT, pgettext_lazy("decision", "Fit")),
            (Visit.State.DEFERRED, _("Deferred")),
            (Visit.State.CONTRAINDICATED, _("Contraindicated")),
        ],
    )
    until = forms.DateField(label=_("Deferred until"), required=False, widget=DayInput)
    note = forms.CharField(label=_("Reason"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = self.numbers.contraindications.value
        offer_choices(self, "answers", [(one.key, gettext(one.label)) for one in asked])
        weighed = self.numbers.precautions.value
        offer_choices(self, "precautions", [(one.key, gettext(one.label)) for one in weighed])

    def given(self) -> dict[str, Any]:
        """Give what the doctor found."""
        return {"found": Decision(**self.cleaned_data)}


class ConsentForm(VisitForm):
    """Who agreed to the dose."""

    who = forms.ChoiceField(label=_("Who agreed"), choices=Visit.Consent.choices, widget=forms.RadioSelect)
    guardian = forms.CharField(
        label=_("Name of the guardian"), max_length=60, required=False, help_text=_("For somebody under 18.")
    )


class SwabForm(VisitForm):
    """What was decided about a swab that is due."""

    swab = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        choices=[one for one in Visit.Swab.choices if one[0]],
        help_text=_("After a dose a swab waits as long as the protocol says; that is noted with the person."),
    )


class GiveForm(VisitForm):
    """The dose: of which lot, into what; looked at twice."""

    books = BooksField(Balance.objects.none(), label=_("Lot"))
    place = forms.ChoiceField(label=_("Injected into"), choices=Place.choices, initial=Place.LEFT_ARM)
    looked = forms.BooleanField(label=_("Person, vaccine and lot were read aloud and are right"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Balance.objects.filter(store=self.thing.session.box_id, n__gt=0, lot__recalled_at=None)
        offer_rows(
            self, "books", rows.select_related("lot", "item", "store").order_by("lot__expires_on", "pk")
        )

    def given(self) -> dict[str, Any]:
        """Give the lot and where it was injected."""
        return {"lot": self.cleaned_data["books"].lot, "place": self.cleaned_data["place"]}


class LeaveForm(forms.Form):
    """The end of an observation; before its time with a reason."""

    reason = forms.CharField(label=_("Reason for leaving early"), max_length=200, required=False)


class EventForm(forms.Form):
    """What happened after a dose."""

    kind = forms.ChoiceField(label=_("Kind"))
    onset_at = forms.DateTimeField(label=_("Began"), widget=MomentInput)
    symptoms = forms.CharField(label=_("Symptoms"), max_length=400, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, numbers: Vaccination, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = numbers.reactions.value
        offer_choices(self, "kind", [(one.key, gettext(one.label)) for one in kinds])

    def told(self) -> Happened:
        """Give what happened."""
        return Happened(**self.cleaned_data)


class FollowForm(StepForm):
    """What was found when somebody asked again."""

    text = forms.CharField(label=_("What was found"), max_length=400, widget=forms.Textarea({"rows": 3}))
    outcome = forms.ChoiceField(label=_("Outcome"), choices=Adverse.Outcome.choices)


class ElsewhereForm(forms.Form):
    """A dose given elsewhere."""

    product = forms.ChoiceField(label=_("Vaccine"))
    number = forms.IntegerField(label=_("Dose"), min_value=1, max_value=9)
    day = forms.DateField(label=_("Day"), widget=DayInput)
    source = forms.ChoiceField(
        label=_("Known from"),
        choices=[one for one in GivenDose.Source.choices if one[0] != GivenDose.Source.HERE],
    )
    where = forms.CharField(label=_("Where"), max_length=120)

    def __init__(self, *args: Any, numbers: Vaccination, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "product", [(one.key, gettext(one.label)) for one in numbers.products])

    def told(self) -> Elsewhere:
        """Give the dose as it was told."""
        return Elsewhere(**self.cleaned_data)
