"""Beds to choose from."""

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext as _t

from lianfang.beds import queries as beds
from lianfang.beds.models import Bed
from lianfang.places.models import Site

Choices = Sequence[tuple[str, Any]]


def bed_choices(sites: Collection[Site], now: datetime) -> Choices:
    """List every bed by ward with what it is doing: also the occupied ones, so that nobody wonders where they are."""
    free: list[tuple[str, Any]] = [("", [("", _t("Choose a bed"))])]
    return free + [
        (title, [(str(each.bed), _words(each)) for each in group])
        for title, group in groupby(beds.offers(sites, now), lambda each: f"{each.site} · {each.ward}")
    ]


def _words(offer: beds.Offer) -> str:
    where = _t("Room %(room)s, bed %(bed)s") % {"room": offer.room, "bed": offer.name}
    kind = f" · {_t('negative pressure')}" if offer.negative else ""
    kind += f" · {_t('intensive care')}" if offer.icu else ""
    return f"{where}{kind} · {_state(offer)}"


def _state(offer: beds.Offer) -> str:
    if offer.kept_for:
        return _t("kept for %(name)s") % {"name": offer.kept_for}
    if offer.taken:
        return _t("taken")
    if offer.closed:
        return _t("room closed")
    if not offer.staffed and offer.state == Bed.State.FREE:
        return _t("no nurses")
    return str(Bed.State(offer.state).label)


class BedField(forms.ChoiceField):
    """A bed, chosen from those of some hospitals."""

    def clean(self, value: Any) -> Any:
        """Give the bed itself."""
        return Bed.objects.select_related("room__site").get(pk=super().clean(value))
