"""Naming the hospitals of an outbreak."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianfang.care.models import Designation
from lianfang.places.models import Site
from lianfang.web.fields import offer_rows


class DesignateForm(forms.Form):
    """Which hospital, as what, for whom."""

    site = forms.ModelChoiceField(
        Site.objects.none(), label=_("Hospital"), empty_label=_("Choose a hospital")
    )
    role = forms.ChoiceField(label=_("Named as"), choices=Designation.Role.choices)
    takes = forms.ChoiceField(label=_("Whom it takes"), choices=Designation.Takes.choices)

    def __init__(self, *args: Any, sites: QuerySet[Site], **more: Any) -> None:
        super().__init__(*args, **more)
        offer_rows(self, "site", sites)
