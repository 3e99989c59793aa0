"""What a log of passages may be narrowed by."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianfang.places.models import Site
from lianfang.presence.models import Direction, Disposition
from lianfang.web.fields import DayInput


class PassageFilter(forms.Form):
    """Which passages."""

    day = forms.DateField(
        label=_("Day"),
        required=False,
        widget=DayInput(),
        validators=[MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2999, 12, 31))],
    )
    site = forms.ModelChoiceField(
        label=_("Checkpoint"), required=False, queryset=Site.objects.none(), empty_label=_("All checkpoints")
    )
    direction = forms.ChoiceField(
        label=_("Direction"), required=False, choices=[("", _("Both ways")), *Direction.choices]
    )
    disposition = forms.ChoiceField(
        label=_("Decision"), required=False, choices=[("", _("Any decision")), *Disposition.choices]
    )
    area = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, sites: QuerySet[Site], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["site"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = sites
