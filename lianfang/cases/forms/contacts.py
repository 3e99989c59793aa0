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
    protected = forms.BooleanField(label=_("Protected"), required=False)
    infected = forms.BooleanField(label=_("This is how the person was infected"), required=False)


class ContactForm(PersonForm):
    """Somebody is a contact of this case or contact."""

    grade = forms.ChoiceField(label=_("Grade"))
    last_exposure_at = forms.DateTimeField(label=_("Last unprotected exposure"), widget=MomentInput())


class HandOverForm(StepForm):
    """The area that takes over a contact."""

    to = forms.CharField(label=_("To whom"), max_length=120)
