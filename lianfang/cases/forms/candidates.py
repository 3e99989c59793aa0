"""Filters of the list of candidates."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianfang.cases.forms.lists import ListFilter
from lianfang.cases.models import ContactProposal


class CandidateFilter(ListFilter):
    """Filters of the list of candidates."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=ContactProposal.State.choices)
    source = forms.ChoiceField(
        label=_("Known from"),
        required=False,
        choices=[("", _("Any evidence")), *ContactProposal.Source.choices],
    )
    case = forms.IntegerField(
        label=_("Case no."),
        required=False,
        min_value=1,
        widget=forms.NumberInput({"placeholder": _("Case no.")}),
    )
    least = forms.TypedChoiceField(
        label=_("Likelihood"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("Any likelihood")), ("80", _("80 and more")), ("60", _("60 and more"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.attrs["placeholder"] = _("Name")
