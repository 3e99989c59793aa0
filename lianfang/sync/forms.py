"""Settling disputes, dealing with refused uploads, enrolling devices, and the filters of their lists."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianfang.sync import words
from lianfang.sync.models import Device, Settlement

Choices = list[tuple[Any, Any]]


class SettleForm(forms.Form):
    """What was decided, and why."""

    decision = forms.ChoiceField(
        label=_("Decision"), choices=Settlement.Decision.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("Why"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What you found out, and from whom. It stays with the fact."),
    )


class DealForm(forms.Form):
    """What was done about a refused upload."""

    note = forms.CharField(
        label=_("What you did about it"), max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )


class DisputeFilter(forms.Form):
    """What the list of disputes can be narrowed to; the page fills in what there is."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("Not settled")), ("settled", _("Settled")), ("all", _("All"))],
    )
    reason = forms.ChoiceField(label=_("Reason"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    area = forms.TypedChoiceField(label=_("Area"), required=False, coerce=int)

    def offer(self, *, reasons: Choices, kinds: list[str], areas: Choices) -> None:
        """Offer only what occurs in the list."""
        given: dict[str, tuple[Any, Choices]] = {
            "reason": (_("All reasons"), reasons),
            "kind": (_("All kinds"), [(name, words.kind(name)) for name in kinds]),
            "area": (_("All areas"), areas),
        }
        for name, (every, choices) in given.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", every), *choices]


class RefusalFilter(forms.Form):
    """What the list of refused uploads can be narrowed to."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Device, user or id of a fact")}),
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("Not dealt with")), ("dealt", _("Dealt with")), ("all", _("All"))],
    )
    code = forms.ChoiceField(
        label=_("Reason"), required=False, choices=[("", _("All reasons")), *words.CODES.items()]
    )


class DeviceFilter(forms.Form):
    """What the list of devices can be narrowed to."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Device or user")}),
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *Device.Kind.choices]
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("In use")),
            ("clock", _("Clock is wrong")),
            ("revoked", _("Shut out")),
            ("lost", _("Reported lost")),
            ("all", _("All")),
        ],
    )


class DeviceForm(forms.Form):
    """A device and whose posts it works under."""

    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        help_text=_("What the device tells is told under this user’s posts."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    name = forms.CharField(
        label=_("Name of the device"),
        max_length=60,
        help_text=_("So that it is found again: a number on its back."),
    )
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[c for c in Device.Kind.choices if c[0] != Device.Kind.DESK]
    )


class OwnPhoneForm(forms.Form):
    """What one calls a phone of one's own."""

    name = forms.CharField(
        label=_("Name of the phone"),
        max_length=60,
        help_text=_("So that you know which one it is when it is gone."),
    )
