"""Forms about an outbreak. Choices come from the protocol in force."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.forms import AreaField, keep_within
from lianfang.common.dates import day_of
from lianfang.outbreak.models import Outbreak
from lianfang.places.rules import Span
from lianfang.protocol import timeline
from lianfang.protocol.values import Choice
from lianfang.web.fields import DayInput, MomentInput, offer_choices


class OpenForm(forms.Form):
    """An outbreak to be fought."""

    disease = forms.ChoiceField(label=_("Disease"))
    area = AreaField(label=_("Area"), help_text=_("Name or code. It is fought in everything inside it."))
    began_on = forms.DateField(label=_("Began on"), widget=DayInput)

    def __init__(self, *args: Any, spans: tuple[Span, ...], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "disease", diseases())
        keep_within(self, "area", spans)
        self.fields["began_on"].initial = today


class LevelForm(forms.Form):
    """A level from an instant on."""

    level = forms.ChoiceField(label=_("Level"))
    at = forms.DateTimeField(label=_("From"), widget=MomentInput)
    reason = forms.CharField(label=_("Why"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, outbreak: Outbreak, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = timeline.in_force(outbreak.disease, day_of(now)).outbreak.response_levels.value
        offer_choices(self, "level", choices(levels))
        self.fields["at"].initial = now


class VariantForm(forms.Form):
    """The variant that sequencing has shown."""

    variant = forms.ChoiceField(label=_("Variant"))

    def __init__(self, *args: Any, outbreak: Outbreak, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["variant"].initial = outbreak.variant
        known = timeline.in_force(outbreak.disease, today).disease.variants.value
        offer_choices(self, "variant", choices(known))


class GoalForm(forms.Form):
    """What is to be reached, perhaps by a day."""

    text = forms.CharField(label=_("Goal"), max_length=200)
    due_on = forms.DateField(label=_("Due on"), required=False, widget=DayInput)


class DayForm(forms.Form):
    """The day something happened."""

    on = forms.DateField(label=_("Day"), widget=DayInput)


def choices(known: tuple[Choice, ...]) -> list[tuple[str, str]]:
    """Offer the entries of a protocol's list in the language of the page."""
    return [(choice.key, gettext(choice.label)) for choice in known]


def diseases() -> list[tuple[str, str]]:
    """Offer the diseases that have a protocol."""
    return [(key, gettext(timeline.versions(key)[-1].disease.label)) for key in timeline.diseases()]
