"""Planning a round and its sites, and the filters of its lists."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as now_gettext
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.forms import AreaField
from lianfang.outbreak import queries as outbreaks
from lianfang.outbreak.models import Outbreak
from lianfang.places.rules import Span
from lianfang.testing.models import Conclusion, Round
from lianfang.web.fields import DayInput

TUBE_STATES = (
    ("", _("All tubes")),
    ("open", _("Open")),
    ("sealed", _("Sealed")),
    ("on_the_way", _("On the way")),
    ("in_laboratory", _("In the laboratory")),
    ("resulted", _("With a result")),
    ("not_negative", _("Not negative")),
    ("overdue", _("Overdue")),
    ("miscounted", _("Counted otherwise")),
    ("held", _("Held")),
)


def round_name(round_: Round) -> str:
    """Name a round: where, and which one."""
    return now_gettext("%(area)s, round %(number)s") % {"area": round_.area, "number": round_.number}


class OutbreakField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """An outbreak, by its title."""

    def label_from_instance(self, obj: Outbreak) -> str:
        """Name an outbreak in the language of the page."""
        return outbreaks.title(obj)


class RoundField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A round, by its area and number."""

    def label_from_instance(self, obj: Round) -> str:
        """Name a round."""
        return round_name(obj)


class RoundForm(forms.Form):
    """A round: where, when, how many to a tube, how many people."""

    outbreak = OutbreakField(label=_("Outbreak"), queryset=Outbreak.objects.none(), empty_label=None)
    area = AreaField(label=_("Area"), help_text=_("Name or code. Everybody in it is tested."))
    starts_on = forms.DateField(label=_("First day"), widget=DayInput)
    ends_on = forms.DateField(label=_("Last day"), widget=DayInput)
    pool_size = forms.IntegerField(label=_("People a tube"), min_value=1, max_value=20)
    target = forms.IntegerField(label=_("People to test"), min_value=1, max_value=99_999_999)
    skip_tested_days = forms.IntegerField(
        label=_("Tested within so many days before: need not come"), min_value=0, max_value=60, required=False
    )
    every_days = forms.IntegerField(
        label=_("Days until the next round begins"), min_value=1, max_value=60, required=False
    )
    number = forms.IntegerField(
        label=_("Round no."),
        min_value=1,
        max_value=999,
        required=False,
        help_text=_("Empty: the next one of this area."),
    )

    def clean_skip_tested_days(self) -> int:
        """Take an empty field for nobody."""
        return self.cleaned_data["skip_tested_days"] or 0

    def __init__(self, *args: Any, running: QuerySet[Outbreak], spans: Sequence[Span], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["outbreak"]
        if isinstance(chosen, forms.ModelChoiceField):
            chosen.queryset = running
        area = self.fields["area"]
        if isinstance(area, AreaField):
            area.within(spans)


INFECTED = 10  # of 10,000: what the pools are worked out for unless the planner says otherwise


class ElsewhereForm(forms.Form):
    """The area that the protocol is asked about, and how many infected people the planner expects there."""

    of = AreaField(label=_("Another area"), required=False)
    infected = forms.FloatField(
        label=_("Infected people expected among 10,000"),
        required=False,
        initial=INFECTED,
        min_value=0,
        max_value=10_000,
    )

    def __init__(self, *args: Any, spans: Sequence[Span], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area = self.fields["of"]
        if isinstance(area, AreaField):
            area.within(spans)


class TubeFilter(forms.Form):
    """Which tubes of a round."""

    q = forms.CharField(label=_("Code"), required=False, max_length=24)
    state = forms.ChoiceField(label=_("State"), choices=TUBE_STATES, required=False)
    site = forms.UUIDField(required=False, widget=forms.HiddenInput)


class RecallFilter(forms.Form):
    """Which recalls."""

    CHOICES = (("", _("To be swabbed again")), ("closed", _("Done")), ("all", _("All")))

    state = forms.ChoiceField(label=_("State"), choices=CHOICES, required=False)
    reason = forms.ChoiceField(
        label=_("Reason"),
        required=False,
        choices=[
            ("", _("Any result")),
            *((c.value, c.label) for c in Conclusion if c != Conclusion.NEGATIVE),
        ],
    )
    round = RoundField(
        label=_("Round"), queryset=Round.objects.none(), required=False, empty_label=_("All rounds")
    )

    def __init__(self, *args: Any, rounds: QuerySet[Round], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["round"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = rounds
