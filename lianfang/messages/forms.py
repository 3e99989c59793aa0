"""Which messages are listed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lianfang.messages.models import Message

STATES = [
    ("failed", _("Failed")),
    ("queued", _("Waiting to be sent")),
    ("handed", _("Being sent")),
    ("sent", _("Sent")),
    ("all", _("All")),
]


class MessageFilter(forms.Form):
    """Which messages: those that failed unless another state is chosen."""

    state = forms.ChoiceField(label=_("State"), choices=STATES, required=False)
    purpose = forms.ChoiceField(
        label=_("Purpose"), choices=[("", _("All purposes")), *Message.Purpose.choices], required=False
    )
