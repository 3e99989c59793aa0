"""What the pages of checkpoints may be narrowed by, a new pass, what became of somebody held."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.forms import AreaField, keep_within
from lianfang.places.models import Site, SiteKind
from lianfang.places.rules import Span
from lianfang.presence.actions import Wanted
from lianfang.presence.models import Direction, Disposition, Pass, Reason, Transfer
from lianfang.web.fields import DayInput, MomentInput


class BoardFilter(forms.Form):
    """Which day of the board."""

    day = forms.DateField(
        label=_("Day"),
        required=False,
        widget=DayInput(),
        validators=[MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2999, 12, 31))],
    )
    area = forms.IntegerField(required=False, widget=forms.HiddenInput)


class PassageFilter(BoardFilter):
    """Which passages, or which vehicles."""

    plate = forms.CharField(
        label=_("Plate"),
        required=False,
        max_length=10,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Plate")}),
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
    reason = forms.ChoiceField(
        label=_("Reason"), required=False, choices=[("", _("Any reason")), *Reason.choices[1:]]
    )

    def __init__(self, *args: Any, sites: QuerySet[Site], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["site"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = sites


class HeldFilter(forms.Form):
    """Which of those who were held."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), ("waiting", _("Waits to be taken over")), ("done", _("Settled"))],
    )
    area = forms.IntegerField(required=False, widget=forms.HiddenInput)


class SettleForm(forms.Form):
    """What became of somebody who was held."""

    outcome = forms.ChoiceField(label=_("What became of them"), choices=Transfer.Outcome.choices)
    to = forms.CharField(
        label=_("Where to"),
        required=False,
        max_length=120,
        help_text=_("The fever clinic or quarantine site that took them."),
    )
    taken_by = forms.CharField(label=_("Taken over by"), required=False, max_length=60)
    receipt = forms.CharField(label=_("Number of the receipt"), required=False, max_length=40)
    note = forms.CharField(label=_("Note"), required=False, max_length=200)


class PassFilter(forms.Form):
    """Which passes."""

    q = forms.CharField(label=_("Holder, plate or number"), required=False, max_length=60)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All")),
            ("good", _("Good")),
            ("coming", _("Still to come")),
            ("ended", _("Ended")),
            ("revoked", _("Revoked")),
        ],
    )
    purpose = forms.ChoiceField(
        label=_("Purpose"), required=False, choices=[("", _("Any purpose")), *Pass.Purpose.choices]
    )
    area = forms.IntegerField(required=False, widget=forms.HiddenInput)


class VenueFilter(forms.Form):
    """Which venues."""

    q = forms.CharField(label=_("Name"), required=False, max_length=60)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *SiteKind.choices]
    )
    code = forms.ChoiceField(
        label=_("Code"),
        required=False,
        choices=[("", _("With a code or not")), ("with", _("With a code")), ("without", _("Without a code"))],
    )
    area = forms.IntegerField(required=False, widget=forms.HiddenInput)


class PassForm(forms.Form):
    """A new pass: whose, for what, where, from when to when."""

    holder = forms.CharField(label=_("Holder"), max_length=60, help_text=_("As it will stand on the pass."))
    plate = forms.CharField(
        label=_("Plate"),
        required=False,
        max_length=12,
        help_text=_("Leave empty when it goes with the person."),
    )
    purpose = forms.ChoiceField(label=_("Purpose"), choices=Pass.Purpose.choices)
    area = AreaField(label=_("Where"), help_text=_("It is good at the checkpoints of this area."))
    starts_at = forms.DateTimeField(label=_("From"), widget=MomentInput())
    ends_at = forms.DateTimeField(label=_("Until"), widget=MomentInput())
    note = forms.CharField(label=_("Note"), required=False, max_length=200)

    def __init__(self, *args: Any, spans: tuple[Span, ...], now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keep_within(self, "area", spans)
        self.fields["starts_at"].initial = now
        self.fields["ends_at"].initial = now + timedelta(days=1)

    def wanted(self) -> Wanted:
        """Give what was asked for."""
        given = dict(self.cleaned_data)
        return Wanted(given.pop("area").pk, given.pop("holder"), **given)
