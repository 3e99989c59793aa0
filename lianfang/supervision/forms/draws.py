"""What is drawn, and what residents say."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.forms import AreaField
from lianfang.places.rules import Span
from lianfang.supervision.rules.draws import SEEDS
from lianfang.web.fields import DayInput


class DrawFilter(forms.Form):
    """Which doors of a draw."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All doors drawn")),
            ("open", _("Not called yet")),
            ("came", _("Somebody came")),
            ("nobody", _("Nobody came")),
            ("unsure", _("They do not remember")),
            ("unreached", _("Not reached")),
        ],
    )


class DrawForm(forms.Form):
    """Where and in which days visits are drawn."""

    area = AreaField(label=_("Area"))
    first_on = forms.DateField(label=_("Visits from"), widget=DayInput)
    last_on = forms.DateField(label=_("Visits until"), widget=DayInput)
    n = forms.IntegerField(
        label=_("How many"),
        required=False,
        min_value=1,
        max_value=200,
        help_text=_("Empty: as the protocol says."),
    )
    seed = forms.IntegerField(
        label=_("Seed"),
        required=False,
        min_value=0,
        max_value=SEEDS - 1,
        help_text=_("A number named before everybody, by dice for example. Empty: the machine takes one."),
    )

    def __init__(self, *args: Any, spans: tuple[Span, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area: Any = self.fields["area"]
        area.within(spans)


class CallForm(forms.Form):
    """What whoever lives there says."""

    answer = forms.ChoiceField(
        label=pgettext_lazy("draw", "What they say"),
        widget=forms.RadioSelect,
        choices=[
            ("came", _("Somebody came")),
            ("nobody", _("Nobody came")),
            ("unsure", _("They do not remember")),
            ("no_answer", _("Nobody answers the phone")),
        ],
    )
    note = forms.CharField(
        label=_("In their words"), required=False, max_length=300, widget=forms.Textarea({"rows": 2})
    )
