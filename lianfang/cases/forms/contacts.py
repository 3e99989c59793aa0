"""Exposures and contacts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lianfang.cases.forms.common import PersonForm, StepForm
from lianfang.cases.models import Exposure
from lianfang.web.fields import MomentInput


class ExposureForm(PersonForm):
    """Somebody was near this case."""

    place = forms.CharField(label=_("Place"), max_length=120)
    setting = forms.ChoiceField(label=_("Setting"), choices=Exposure.Setting.choices)
    began_at = forms.DateTimeField(label=_("From"), widget=MomentInput())
    ended_at = forms.DateTimeField(label=_("To"), widget=MomentInput())
    distance = forms.DecimalField(
        label=_("Distance in metres"),
        required=False,
        min_value=0,
        max_value=999,
        max_digits=4,
        decimal_places=1,
    )
    protected = forms.BooleanField(label=_("Protected"), required=False)
    infected = forms.BooleanField(label=_("This is how the person was infected"), required=False)
    anyway = forms.BooleanField(label=_("Also outside the window of this case"), required=False)


class ContactForm(PersonForm):
    """Somebody is a contact of this case or contact."""

    grade = forms.ChoiceField(label=_("Grade"))
    last_exposure_at = forms.DateTimeField(label=_("Last unprotected exposure"), widget=MomentInput())
    anyway = forms.BooleanField(label=_("Also outside the window of this case"), required=False)


class NoteForm(StepForm):
    """What was tried, or how it is known."""

    note = forms.CharField(label=_("Note"), max_length=300)


class HandOverForm(StepForm):
    """The area that takes over a contact."""

    to = forms.CharField(label=_("To whom"), max_length=120)
