"""What people fill in about cases, contacts and quarantine. A form's fields are the arguments of its action."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.cases.models import APPEAL, Case, Contact, Exposure, Quarantine
from lianfang.outbreak.models import Outbreak
from lianfang.people.models import Person
from lianfang.people.queries import search
from lianfang.places.models import Site, SiteKind
from lianfang.places.queries import children
from lianfang.protocol.schema import Protocol
from lianfang.protocol.values import Choice
from lianfang.web.fields import DayInput, MomentInput


def offer(form: forms.Form, name: str, items: Iterable[Choice], empty: str = "") -> None:
    """Offer a list of the protocol in one of a form's fields, in the language of the page."""
    first = [("", empty)] if empty else []
    form.fields[name].choices = [*first, *((i.key, gettext(i.label)) for i in items)]  # type: ignore[attr-defined]


class ListFilter(forms.Form):
    """Filters of every list here: text and area."""

    q = forms.CharField(
        label=_("Search"), required=False, widget=forms.TextInput({"placeholder": _("Number or name")})
    )
    area = forms.TypedChoiceField(label=_("Area"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, outbreak: Outbreak, protocol: Protocol, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = [(area.pk, str(area)) for area in children(outbreak.area_id)]
        self.fields["area"].choices = [("", gettext("All areas")), *areas]  # type: ignore[attr-defined]
        if "clinical_type" in self.fields:
            offer(self, "clinical_type", protocol.cases.clinical_types.value, gettext("Any type"))
        if "grade" in self.fields:
            offer(self, "grade", protocol.contacts.grades, gettext("Any grade"))


class CaseFilter(ListFilter):
    """Filters of the line list."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("Any state")), *Case.State.choices]
    )
    clinical_type = forms.ChoiceField(label=_("Clinical type"), required=False)


class ContactFilter(ListFilter):
    """Filters of the list of contacts."""

    grade = forms.ChoiceField(label=_("Grade"), required=False)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("Any state")), *Contact.State.choices]
    )
    due = forms.ChoiceField(
        label=_("Due"),
        required=False,
        choices=[
            ("", _("Due or not")),
            ("place", _("Not in quarantine yet")),
            ("test", _("Test due")),
            ("release", _("Last day has come")),
        ],
    )


class QuarantineFilter(ListFilter):
    """Filters of the list of quarantines."""

    q = None  # type: ignore[assignment]  # Django's way to leave out a field of the parent
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("Any kind")), *Quarantine.Kind.choices]
    )
    due = forms.BooleanField(label=_("Last day has come"), required=False)


class StepForm(forms.Form):
    """What a step asks for; it knows the protocol of the day and who fills it in."""

    def __init__(self, *args: Any, protocol: Protocol, by: User, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by, self.on = by, on
        if "clinical_type" in self.fields:
            offer(self, "clinical_type", protocol.cases.clinical_types.value)
        if "grade" in self.fields:
            offer(self, "grade", protocol.contacts.grades)
        if "exception" in self.fields:
            offer(self, "exception", protocol.contacts.home_exceptions.value, "–")


class EmptyForm(StepForm):
    """A step that asks for nothing."""


class ReasonForm(StepForm):
    """A decision and why."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class AsymptomaticForm(ReasonForm):
    """The decision that somebody is infected without symptoms."""

    imported = forms.BooleanField(label=_("Infected elsewhere"), required=False)


class ConvertForm(ReasonForm):
    """The reclassification of an asymptomatic infection."""

    clinical_type = forms.ChoiceField(label=_("Clinical type"))
    onset_on = forms.DateField(label=_("Onset of symptoms"), widget=DayInput())


class ConfirmForm(AsymptomaticForm, ConvertForm):
    """The decision that somebody is a confirmed case."""

    onset_on = forms.DateField(label=_("Onset of symptoms"), required=False, widget=DayInput())


class PersonForm(StepForm):
    """A person, found by what one can type of them."""

    person = forms.CharField(label=_("Person"), help_text=_("Name, pinyin, phone or identity number"))

    def clean_person(self) -> Person:
        """Find the one person meant."""
        found = search(self.cleaned_data["person"], self.by, self.on)
        if not found:
            raise forms.ValidationError(gettext("Nobody is found in your areas. Register the person first."))
        if len(found) > 1:
            raise forms.ValidationError(
                gettext("Several people match: use the phone or the identity number.")
            )
        return found[0].person


class ExposureForm(PersonForm):
    """Somebody was near this case."""

    place = forms.CharField(label=_("Place"), max_length=120)
    setting = forms.ChoiceField(label=_("Setting"), choices=Exposure.Setting.choices)
    began_at = forms.DateTimeField(label=_("From"), widget=MomentInput())
    ended_at = forms.DateTimeField(label=_("To"), widget=MomentInput())
    protected = forms.BooleanField(label=_("Protected"), required=False)
    infected = forms.BooleanField(label=_("This is how the person was infected"), required=False)


class ContactForm(PersonForm):
    """Somebody is a contact of this case or contact."""

    grade = forms.ChoiceField(label=_("Grade"))
    last_exposure_at = forms.DateTimeField(label=_("Last unprotected exposure"), widget=MomentInput())


class HandOverForm(StepForm):
    """The area that takes over a contact."""

    to = forms.CharField(label=_("To whom"), max_length=120)


class OrderForm(ReasonForm):
    """An order of quarantine."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[c for c in Quarantine.Kind.choices if c[0] in {"central", "home", "monitoring"}],
    )
    site = forms.ModelChoiceField(
        Site.objects.filter(kind=SiteKind.ISOLATION, closed_at=None),
        label=_("Isolation site"),
        required=False,
    )
    exception = forms.ChoiceField(label=_("Why at home"), required=False)
    other = forms.CharField(label=_("Another reason to stay at home"), max_length=200, required=False)
    appeal_to = forms.CharField(label=_("Appeal to"), max_length=120, initial=lambda: gettext(APPEAL))
    field_order = ["kind", "site", "reason"]

    def clean(self) -> dict[str, Any]:
        """Take the reason to stay at home from the list or from the text."""
        data = dict(super().clean() or {})
        data["exception"] = data.pop("other", "") or data.get("exception", "")
        return data


class ExtendForm(ReasonForm):
    """A later end of a quarantine."""

    ends_on = forms.DateField(label=_("Until"), widget=DayInput())
    field_order = ["ends_on"]
