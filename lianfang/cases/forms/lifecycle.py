"""Steps of a case after its decision."""

from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.cases.forms.common import ReasonForm, StepForm, offer
from lianfang.protocol.schema import Protocol
from lianfang.web.fields import MomentInput


class TypeForm(ReasonForm):
    """Another clinical type."""

    clinical_type = forms.ChoiceField(label=_("Clinical type"))
    field_order = ["clinical_type"]


class AgainForm(ReasonForm):
    """Positive again after leaving."""

    found_at = forms.DateTimeField(label=_("Swab taken at"), widget=MomentInput())
    field_order = ["found_at"]


class DeathForm(ReasonForm):
    """A death outside hospital."""

    died_at = forms.DateTimeField(label=_("Died at"), widget=MomentInput())
    field_order = ["died_at"]


class SpecimenForm(StepForm):
    """A specimen that goes to be sequenced."""

    specimen = forms.CharField(label=_("Specimen"), max_length=60, help_text=_("Its number or tube code"))
    laboratory = forms.CharField(label=_("Laboratory"), max_length=120)
    sent_at = forms.DateTimeField(label=_("Sent at"), widget=MomentInput(), required=False)


class SequenceForm(StepForm):
    """What came out of a specimen."""

    specimen = forms.CharField(label=_("Specimen"), max_length=60)
    lineage = forms.CharField(label=_("Lineage"), max_length=40, required=False, help_text="B.1.617.2")
    variant = forms.ChoiceField(label=_("Variant"), required=False)
    accession = forms.CharField(label=_("Accession number"), max_length=60, required=False)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, protocol: Protocol, **kwargs: Any) -> None:
        super().__init__(*args, protocol=protocol, **kwargs)
        offer(self, "variant", protocol.disease.variants.value, gettext("Not known"))


class WithdrawForm(ReasonForm):
    """A specimen that was entered wrongly."""

    specimen = forms.CharField(label=_("Specimen"), max_length=60)
    field_order = ["specimen"]


class SequencingFilter(forms.Form):
    """Filters of the list of specimens."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        widget=forms.TextInput({"placeholder": _("Specimen, lineage or name")}),
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("Any state")),
            ("waiting", _("Waiting for the result")),
            ("result", _("With a result")),
            ("withdrawn", _("Withdrawn")),
        ],
    )
    variant = forms.ChoiceField(label=_("Variant"), required=False)

    def __init__(self, *args: Any, protocol: Protocol, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "variant", protocol.disease.variants.value, gettext("Any variant"))


class InvestigatorForm(StepForm):
    """Who answers for the investigation of a case; nobody takes the investigator off."""

    to = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Investigator"),
        required=False,
        empty_label=pgettext_lazy("investigator", "Nobody"),
    )
