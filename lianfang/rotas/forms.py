"""What people fill in about rotas."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.forms import AreaField, keep_within
from lianfang.places.models import Site, SiteKind
from lianfang.places.rules import Span
from lianfang.rotas.models import QUALIFICATIONS, Assignment, Rota, Wish
from lianfang.rotas.rules import read_profile
from lianfang.web.fields import DayInput, MomentInput, offer_rows
from lianfang.web.words import moment
from lianfang.workforce.models import Team, Worker

ANYBODY = [("", _("Anybody")), *QUALIFICATIONS.choices]
FEW = [MinValueValidator(1), MaxValueValidator(500)]


class RotaFilter(forms.Form):
    """Which rotas."""

    q = forms.CharField(label=_("Name"), required=False, max_length=80)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *Rota.State.choices])
    proposed = forms.BooleanField(label=_("Change proposed"), required=False)


class RotaForm(forms.Form):
    """A rota to be drafted."""

    name = forms.CharField(label=_("Name of the rota"), max_length=80)
    area = AreaField(label=_("Area"), help_text=_("Sites and people of this area are planned together."))
    team = forms.CharField(
        label=_("Only this team"),
        required=False,
        max_length=80,
        help_text=_("Its name, as on the page of teams. Empty: everybody who works in the area."),
    )
    from_on = forms.DateField(label=_("First day"), widget=DayInput)
    to_on = forms.DateField(label=_("Last day"), widget=DayInput)
    limit_s = forms.IntegerField(
        label=_("Seconds to plan"),
        initial=60,
        min_value=5,
        max_value=600,
        help_text=_("The longer, the nearer to the best plan there is."),
    )

    def __init__(self, *args: Any, spans: tuple[Span, ...], teams: QuerySet[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keep_within(self, "area", spans)
        self.teams = teams

    def clean_team(self) -> Team | None:
        """Find the team by its name."""
        name = self.cleaned_data["team"].strip()
        found = list(self.teams.filter(name=name)[:2]) if name else []
        if name and len(found) != 1:
            raise forms.ValidationError(_("There is no such team, or more than one."))
        return found[0] if found else None


class DemandFilter(forms.Form):
    """Which hours that sites said they need people for."""

    day = forms.DateField(label=_("Day"), required=False, widget=DayInput)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All")), *SiteKind.choices])
    q = forms.CharField(label=_("Site"), required=False, max_length=80)


class DemandForm(forms.Form):
    """What a site needs in some hours."""

    site = forms.ModelChoiceField(label=_("Site"), queryset=Site.objects.none())
    starts_at = forms.DateTimeField(label=_("Begins"), widget=MomentInput)
    ends_at = forms.DateTimeField(label=_("Ends"), widget=MomentInput)
    qualification = forms.ChoiceField(label=_("Qualification"), required=False, choices=ANYBODY)
    people = forms.IntegerField(label=_("People needed"), validators=FEW, initial=2)
    heavy = forms.BooleanField(label=_("In a suit or heavy work"), required=False)

    def __init__(self, *args: Any, sites: QuerySet[Site], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "site", sites)


class ComputeForm(forms.Form):
    """What many sites need, reckoned."""

    what = forms.ChoiceField(
        label=_("Which sites"),
        choices=[
            ("sampling", _("Sampling sites, by the people who live around them")),
            ("posts", _("Checkpoints, day and night")),
        ],
    )
    area = AreaField(label=_("Area"))
    from_on = forms.DateField(label=_("First day"), widget=DayInput)
    to_on = forms.DateField(label=_("Last day"), widget=DayInput)
    people = forms.IntegerField(label=_("People at a checkpoint"), validators=FEW, initial=3)

    def __init__(self, *args: Any, spans: tuple[Span, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keep_within(self, "area", spans)


class ArrivalsForm(forms.Form):
    """Who comes to a site by the hour, and for which days that is taken."""

    site = forms.ModelChoiceField(label=_("Site"), queryset=Site.objects.none())
    arrivals = forms.CharField(
        label=_("People who come by the hour"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("As hour:people, for example 7:40 8:120 9:90."),
    )
    from_on = forms.DateField(label=_("First day"), widget=DayInput)
    to_on = forms.DateField(label=_("Last day"), widget=DayInput)
    hours = forms.TypedChoiceField(
        label=_("Hours of a shift"), coerce=int, choices=[(n, str(n)) for n in (4, 6, 8, 12)], initial=6
    )
    least = forms.IntegerField(label=_("People at least"), validators=FEW, initial=2)

    def __init__(self, *args: Any, sites: QuerySet[Site], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "site", sites)

    def clean_arrivals(self) -> dict[int, int]:
        """Read who comes."""
        found = read_profile(self.cleaned_data["arrivals"])
        if found is None:
            raise forms.ValidationError(_("Write it as hour:people, for example 7:40 8:120 9:90."))
        return found


class ColleagueField(forms.ModelChoiceField):  # type: ignore[type-arg]  # of our rows; not generic when it runs
    """Somebody one works with, by name."""

    def label_from_instance(self, obj: Worker) -> str:
        """Give the name."""
        return obj.person.name


class ShiftField(forms.ModelChoiceField):  # type: ignore[type-arg]  # of our rows; not generic when it runs
    """A shift of somebody, in words."""

    def label_from_instance(self, obj: Assignment) -> str:
        """Say whose, when and where."""
        return in_words(obj)


class WishForm(forms.Form):
    """What somebody wishes."""

    kind = forms.ChoiceField(label=_("Wish"), choices=Wish.Kind.choices)
    starts_at = forms.DateTimeField(label=_("Begins"), widget=MomentInput)
    ends_at = forms.DateTimeField(label=_("Ends"), widget=MomentInput)
    other = ColleagueField(label=_("Colleague"), queryset=Worker.objects.none(), required=False)
    note = forms.CharField(label=_("Note"), required=False, max_length=200)

    def __init__(self, *args: Any, colleagues: QuerySet[Worker], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "other", colleagues)


class WishForForm(WishForm):
    """What somebody wishes, said by who plans."""

    fixed = forms.BooleanField(label=_("Must be kept"), required=False)


class WishFilter(forms.Form):
    """Which wishes."""

    q = forms.CharField(label=_("Name"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("Wish"), required=False, choices=[("", _("All")), *Wish.Kind.choices])
    past = forms.BooleanField(label=_("Also past ones"), required=False)


class NameFilter(forms.Form):
    """Whose name."""

    q = forms.CharField(label=_("Name"), required=False, max_length=60)


class SwapForm(forms.Form):
    """Whom somebody asks to take a shift, and for which of theirs."""

    taker = ColleagueField(label=_("Colleague"), queryset=Worker.objects.none())
    back = ShiftField(
        label=_("You take in return"),
        queryset=Assignment.objects.none(),
        required=False,
        empty_label=_("Nothing"),
        help_text=_("A shift of the colleague whom you ask."),
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=200)

    def __init__(
        self, *args: Any, colleagues: QuerySet[Worker], shifts: QuerySet[Assignment], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "taker", colleagues)
        offer_rows(self, "back", shifts)


def in_words(one: Assignment) -> str:
    """Say whose shift, when and where."""
    return f"{one.person.name} · {moment(one.shift.starts_at)} · {one.shift.site}"
