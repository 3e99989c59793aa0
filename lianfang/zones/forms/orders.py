"""Which zones are listed; what an order says; what is looked at before a zone is lifted."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.forms import AreaField, keep_within
from lianfang.places.models import Area
from lianfang.places.rules import Span, official_code
from lianfang.protocol.values import Choice
from lianfang.protocol.zones import Zones
from lianfang.web.fields import MomentInput, offer_choices
from lianfang.zones.actions import Plan
from lianfang.zones.models import Zone, ZoneOrder
from lianfang.zones.rules import Box, Looked, NoPolygon, check, corners
from lianfang.zones.words import FLAWS

ROWS = 4  # rows for parts that are empty at first; saved, there are more


class ZoneFilter(forms.Form):
    """Which zones."""

    q = forms.CharField(
        label=_("Number or name"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Number or name")}),
    )
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *Zone.State.choices])
    level = forms.ChoiceField(label=_("Level"), required=False)
    area = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, numbers: Zones, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(each.key, gettext(each.label)) for each in numbers.levels.value]
        offer_choices(self, "level", [("", pgettext("zone", "All levels")), *offered])


class OrderForm(forms.Form):
    """What an order says of a zone: its name, level, what belongs to it, why, from when, on which line people are
    heard."""

    name = forms.CharField(label=_("Name of the zone"), max_length=80)
    level = forms.ChoiceField(label=_("Level"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=600,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Everybody reads it: no names, no doors of those who are infected."),
    )
    line = forms.CharField(
        label=_("Contact line"),
        max_length=60,
        help_text=_("On which people inside are heard, day and night."),
    )
    starts_at = forms.DateTimeField(
        label=_("From"), required=False, widget=MomentInput(), help_text=_("Empty: when it is approved.")
    )
    shape = forms.CharField(
        label=_("Corners on the map"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_(
            "GeoJSON, or a line for each corner: longitude, latitude. What lies inside is named on the page."
        ),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        numbers: Zones,
        spans: Sequence[Span],
        order: ZoneOrder | None = None,
        box: Box | None = None,
    ) -> None:
        self.box = box  # in which the places of the outbreak lie
        parts = list(order.parts) if order else []
        super().__init__(data, initial=_begin(order) if order else {})
        offer_choices(self, "level", [(each.key, gettext(each.label)) for each in numbers.levels.value])
        self.rows = len(parts) + ROWS
        names = {
            area.pk: f"{official_code(area.pk)} {area}"
            for area in Area.objects.filter(pk__in=[a for a, _s in parts])
        }
        for n in range(self.rows):
            area, stair = parts[n] if n < len(parts) else (None, "")
            self.fields[f"area_{n}"] = AreaField(
                label=_("Area"), required=n == 0, initial=names.get(area or 0, "")
            )
            self.fields[f"stair_{n}"] = forms.CharField(
                label=_("Building or unit"), required=False, max_length=120, initial=stair
            )
            keep_within(self, f"area_{n}", spans)

    def parts(self) -> Iterator[tuple[Any, Any]]:
        """Give the two fields of each part."""
        for n in range(self.rows):
            yield self[f"area_{n}"], self[f"stair_{n}"]

    def rest(self) -> list[Any]:
        """Give the other fields."""
        return [self[name] for name in ("name", "level", "line", "starts_at", "reason", "shape")]

    def clean_shape(self) -> Any:
        """Read the corners."""
        text = self.cleaned_data["shape"]
        if not text:
            return None
        try:
            found = corners(text)
            check(found, self.box)
        except NoPolygon as wrong:
            raise forms.ValidationError(str(FLAWS[wrong.code]) % {"at": wrong.at}) from wrong
        return found

    def plan(self) -> Plan:
        """Give what was written as a plan."""
        said = self.cleaned_data
        given = [(said.get(f"area_{n}"), said.get(f"stair_{n}", "")) for n in range(self.rows)]
        parts = [(area.pk, stair.strip()) for area, stair in given if area]
        return Plan(
            said["name"], said["level"], parts, said["reason"], said["line"], said["starts_at"], said["shape"]
        )


def _begin(order: ZoneOrder) -> dict[str, Any]:
    shape = "\n".join(f"{x}, {y}" for x, y in order.shape) if order.shape else ""
    told = {name: getattr(order, name) for name in ("name", "level", "reason", "line", "starts_at")}
    return told | {"shape": shape}


class LookForm(forms.Form):
    """What was seen of each thing before a zone is lifted: in order or not, with a note."""

    def __init__(
        self, *args: Any, looks: Sequence[Choice], seen: Mapping[str, Looked], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.looks = looks
        for each in looks:
            known = seen.get(each.key)
            self.fields[f"met_{each.key}"] = forms.ChoiceField(
                label=gettext(each.label),
                required=False,
                choices=[("yes", gettext("In order")), ("no", gettext("Not yet"))],
                widget=forms.RadioSelect,
                initial=("yes" if known.met else "no") if known else None,
            )
            self.fields[f"note_{each.key}"] = forms.CharField(
                label=gettext("Note"), required=False, max_length=200, initial=known.note if known else ""
            )

    def things(self) -> list[tuple[Any, Any]]:
        """Give the two fields of each thing."""
        return [(self[f"met_{each.key}"], self[f"note_{each.key}"]) for each in self.looks]

    def seen(self) -> dict[str, Looked]:
        """Give what was answered; what was left open is left out."""
        told = self.cleaned_data
        return {
            each.key: Looked(told[f"met_{each.key}"] == "yes", told[f"note_{each.key}"])
            for each in self.looks
            if told[f"met_{each.key}"]
        }
