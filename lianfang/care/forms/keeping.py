"""For whom a bed is kept."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianfang.care.forms.lists import CaseField
from lianfang.cases.models import Case


class KeepForm(forms.Form):
    """For whom a bed is kept, and how long."""

    def __init__(self, *args: Any, cases: QuerySet[Case], longest: int, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["case"] = CaseField(cases, label=_("Patient"), empty_label=_("Choose a patient"))
        self.fields["hours"] = forms.IntegerField(
            label=_("Hours"), min_value=1, max_value=longest, initial=min(2, longest)
        )
        self.fields["why"] = forms.CharField(label=_("What for"), required=False, max_length=200)
