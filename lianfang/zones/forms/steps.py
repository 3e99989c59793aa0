"""What each step on a page of a zone asks for."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianfang.places.queries import sites_of
from lianfang.protocol.zones import Zones
from lianfang.web.fields import offer_choices, offer_rows
from lianfang.web.http import Request
from lianfang.workforce.models import Team
from lianfang.workforce.queries import seen
from lianfang.zones.queries import numbers_of


class StepForm(forms.Form):
    """What a step asks for; it knows the thing and who looks at it."""

    def __init__(self, *args: Any, thing: Any, request: Request, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.thing, self.request = thing, request
        self.fit()

    def fit(self) -> None:
        """Offer what fits the thing."""

    @property
    def numbers(self) -> Zones:
        """Give the protocol of the zone."""
        return numbers_of(getattr(self.thing, "protocol", None) or self.thing.zone.protocol)


class EmptyForm(StepForm):
    """A step that asks for nothing."""


class TextForm(StepForm):
    """A step and its reason."""

    text = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea({"rows": 3}))


class ReasonForm(StepForm):
    """Why an order is drafted."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=600,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Everybody reads it: no names, no doors of those who are infected."),
    )


class LevelForm(ReasonForm):
    """To which level, and why."""

    level = forms.ChoiceField(label=_("Level"))
    field_order = ["level", "reason"]

    def fit(self) -> None:
        """Offer the stricter levels."""
        rank = self.numbers.rank(self.thing.level)
        stricter = [each for each in self.numbers.levels.value if self.numbers.rank(each.key) > rank]
        offer_choices(self, "level", [(each.key, gettext(each.label)) for each in stricter])


class TeamForm(StepForm):
    """Which team serves the zone, what it does, whether it stays inside."""

    team = forms.ModelChoiceField(Team.objects.none(), label=_("Team"))
    job = forms.CharField(label=_("What they do"), max_length=120, required=False)
    inside = forms.BooleanField(
        label=_("They stay inside and count as present"), required=False, initial=True
    )

    def fit(self) -> None:
        """Offer the teams that this user sees and that do not serve it yet."""
        rows = seen(self.request.user, self.request.today)
        serving = self.thing.teams.filter(to_at=None).values("team")
        offer_rows(self, "team", rows.exclude(pk__in=serving).order_by("name"))


class PlaceForm(StepForm):
    """How many people stay at a place that is no home."""

    place = forms.CharField(
        label=_("Where"),
        max_length=120,
        help_text=_("A building site, a shop, a hall; a place counted before is counted anew."),
    )
    n = forms.IntegerField(label=_("People present"), min_value=0, max_value=9_999)
    n_stranded = forms.IntegerField(
        label=_("Of these, people who do not live here"), min_value=0, max_value=9_999, initial=0
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def fit(self) -> None:
        """Suggest the sites of the zone and the places counted before."""
        names = {*sites_of(self.thing.area_id).values_list("name", flat=True)[:50]}
        names |= {*self.thing.places.values_list("place", flat=True)}
        self.suggested = sorted(names)


class FlagForm(StepForm):
    """What somebody needs again and again."""

    key = forms.ChoiceField(label=_("What for"))
    note = forms.CharField(
        label=_("Note"),
        max_length=200,
        required=False,
        help_text=_("What helps to serve them: days, sizes, names of medicine."),
    )

    def fit(self) -> None:
        """Offer the flags of the protocol."""
        offer_choices(self, "key", [(each.key, gettext(each.label)) for each in self.numbers.care.value])
