"""Runs of plates, and results that are amended."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianfang.laboratory.forms.files import MethodForm, bounded, choose
from lianfang.laboratory.models import Instrument, Lot
from lianfang.testing.models import Conclusion
from lianfang.web.fields import MomentInput


class RunForm(MethodForm):
    """How a plate was run, and the file of the instrument if there is one."""

    instrument = forms.ModelChoiceField(label=_("Instrument"), queryset=Instrument.objects.none())
    lot = forms.ModelChoiceField(label=_("Lot"), queryset=Lot.objects.none())
    ran_at = forms.DateTimeField(label=_("Ran at"), widget=MomentInput)
    file = forms.FileField(
        label=_("File of the instrument"),
        required=False,
        help_text=_("Empty: type the Ct of each well below."),
    )

    def __init__(
        self, *args: Any, instruments: "QuerySet[Instrument]", lots: "QuerySet[Lot]", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "instrument", instruments)
        choose(self, "lot", lots)

    def clean_file(self) -> "UploadedFile[Any] | None":
        """Look whether it is not too large to be read."""
        return bounded(self.cleaned_data["file"])


class AmendForm(forms.Form):
    """What takes the place of a result, and why."""

    conclusion = forms.ChoiceField(label=_("Right conclusion"), choices=Conclusion.choices)
    reason = forms.CharField(label=_("Why"), max_length=200)


class FilterForm(forms.Form):
    """Which readings wait."""

    CHOICES = (
        ("", _("All readings")),
        ("negative", _("Negative")),
        ("other", _("Not negative")),
        ("held", _("Verified and held")),
    )

    q = forms.CharField(label=_("Code"), required=False, max_length=24)
    what = forms.ChoiceField(label=_("Conclusion"), choices=CHOICES, required=False)
