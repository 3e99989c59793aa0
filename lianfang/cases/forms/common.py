"""What every step asks for."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.people.forms import WHO, one_meant
from lianfang.people.models import Person
from lianfang.protocol.schema import Protocol
from lianfang.protocol.values import Choice
from lianfang.web.fields import offer_choices


def offer(form: forms.Form, name: str, items: Iterable[Choice], empty: str = "") -> None:
    """Offer a list of the protocol in one of a form's fields, in the language of the page."""
    first = [("", empty)] if empty else []
    offer_choices(form, name, [*first, *((i.key, gettext(i.label)) for i in items)])


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


class PersonForm(StepForm):
    """A person, found by what one can type of them."""

    person = forms.CharField(label=_("Person"), help_text=WHO)

    def clean_person(self) -> Person:
        """Find the one person meant."""
        return one_meant(self.cleaned_data["person"], self.by, self.on)
