"""Decisions about a case."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lianfang.cases.forms.common import ReasonForm
from lianfang.cases.reasons import EXCLUDE, SaidReason
from lianfang.web.fields import DayInput


class ExcludeForm(ReasonForm):
    """The decision that somebody is no case."""

    reason = SaidReason(EXCLUDE, label=_("Reason"))


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
