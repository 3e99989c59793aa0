"""Kitchens, sites, heads, turns."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.forms import AreaField, keep_within
from lianfang.meals import queries
from lianfang.meals.actions import About, Fed
from lianfang.meals.models import Kitchen, MealSite
from lianfang.places.models import Site
from lianfang.places.rules import Span
from lianfang.web.fields import DayInput, offer_choices, offer_rows

MOST = 100_000  # meals
LONGEST = timedelta(days=31)  # planned at once (design choice)


def how_many(label: Any, least: int = 1, **over: Any) -> forms.IntegerField:
    """Ask for a number of meals or people."""
    return forms.IntegerField(label=label, min_value=least, max_value=MOST, **over)


class KitchenForm(forms.Form):
    """A kitchen."""

    name = forms.CharField(label=pgettext_lazy("kitchen", "Name"), max_length=80)
    kind = forms.ChoiceField(label=_("Kind"), choices=Kitchen.Kind.choices)
    area = AreaField(label=_("Area"))
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    contact = forms.CharField(label=_("Whom to call"), max_length=60)
    phone = forms.CharField(
        label=_("Phone"), max_length=24, help_text=_("Orders are sent to it, if it is a mobile.")
    )
    capacity = how_many(_("Meals at a time"))
    since = forms.DateField(label=_("From"), widget=DayInput)
    until = forms.DateField(label=_("Until"), required=False, widget=DayInput)
    gives = forms.BooleanField(label=_("It gives the meals"), required=False)
    diets = forms.MultipleChoiceField(
        label=_("It can cook"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, spans: tuple[Span, ...], on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keep_within(self, "area", spans)
        offer_choices(self, "diets", [(d.key, gettext(d.label)) for d in queries.current(on).diets.value])

    def clean(self) -> dict[str, Any]:
        """Stop a kitchen that ends before it begins."""
        said = super().clean() or {}
        if said.get("until") and said.get("since") and said["until"] < said["since"]:
            self.add_error("until", gettext("This is before the first day."))
        return said

    def about(self) -> About:
        """Give what is said of the kitchen."""
        said = dict(self.cleaned_data)
        return About(area_id=said.pop("area").pk, **said)


class SiteForm(forms.Form):
    """Where people eat, at which meals, who eats there whom no rota names; diets as numbers, never names."""

    site = forms.ModelChoiceField(
        Site.objects.none(),
        label=_("Site"),
        required=False,
        help_text=_("Who is on shift there is counted by the rota, who lodges there by its rooms."),
    )
    name = forms.CharField(label=pgettext_lazy("meal site", "Name"), max_length=120, required=False)
    area = AreaField(label=_("Area"), required=False)
    meals = forms.MultipleChoiceField(label=_("Meals"), widget=forms.CheckboxSelectMultiple)
    standing = how_many(
        _("Always so many more"), 0, initial=0, help_text=_("Whom no rota names: volunteers.")
    )
    since = forms.DateField(label=_("From"), widget=DayInput)

    def __init__(
        self, *args: Any, spans: tuple[Span, ...], sites: QuerySet[Site], on: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        keep_within(self, "area", spans)
        offer_rows(self, "site", sites)
        numbers = queries.current(on)
        offer_choices(self, "meals", [(each.key, gettext(each.label)) for each in numbers.meals.value])
        self.diets = {f"diet_{each.key}": each for each in numbers.diets.value}
        given = (kwargs.get("initial") or {}).get("diets", {})
        for key, each in self.diets.items():
            words = gettext("%(diet)s, people") % {"diet": gettext(each.label)}
            self.fields[key] = how_many(words, 0, required=False, initial=given.get(each.key))

    def clean(self) -> dict[str, Any]:
        """Take name and area of the site where they are not told."""
        said = super().clean() or {}
        site = said.get("site")
        said["name"] = said.get("name") or (site.name if site else "")
        said["area"] = said.get("area") or (site.area if site else None)
        for name, words in (
            ("name", gettext("Choose a site, or name one.")),
            ("area", gettext("Where is it?")),
        ):
            if not said[name] and name not in self.errors:
                self.add_error(name, words)
        return said

    def fed(self) -> Fed:
        """Give what is said of the site."""
        said = self.cleaned_data
        diets = {each.key: said[key] for key, each in self.diets.items() if said.get(key)}
        return Fed(
            said["name"], said["area"].pk, said["meals"], said["since"], said["site"], said["standing"], diets
        )


class MealForm(forms.Form):
    """A meal of a day."""

    day = forms.DateField(label=_("Day"), widget=DayInput)
    meal = forms.ChoiceField(label=_("Which meal"))

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.numbers = queries.current(on)
        offer_choices(self, "meal", [(each.key, gettext(each.label)) for each in self.numbers.meals.value])


class ChangeForm(MealForm):
    """So many more or fewer at a meal."""

    n = forms.IntegerField(label=_("More, or fewer with a minus"), min_value=-MOST, max_value=MOST)
    diet = forms.ChoiceField(label=_("Diet"), required=False)
    why = forms.CharField(label=_("Why"), max_length=200)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, on=on, **kwargs)
        diets = [(each.key, gettext(each.label)) for each in self.numbers.diets.value]
        offer_choices(self, "diet", [("", gettext("None")), *diets])


class TurnForm(MealForm):
    """A kitchen cooks for a site."""

    kitchen = forms.ModelChoiceField(Kitchen.objects.none(), label=pgettext_lazy("meals", "Kitchen"))
    place = forms.ModelChoiceField(MealSite.objects.none(), label=_("Site"))
    n = how_many(_("Meals"))

    def __init__(
        self, *args: Any, kitchens: QuerySet[Kitchen], places: QuerySet[MealSite], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "kitchen", kitchens)
        offer_rows(self, "place", places)


class PlanForm(forms.Form):
    """For which days kitchens are given turns."""

    first = forms.DateField(label=_("From"), widget=DayInput)
    last = forms.DateField(label=_("To"), widget=DayInput)

    def clean(self) -> dict[str, Any]:
        """Take a month at most, in order."""
        said = super().clean() or {}
        first, last = said.get("first"), said.get("last")
        if first and last and not first <= last <= first + LONGEST:
            self.add_error("last", gettext("A month at most, and not before the first day."))
        return said
