"""Beds to choose from."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext as _t

from lianfang.beds import queries as beds
from lianfang.beds.models import Bed
from lianfang.places.models import Site

Choices = Sequence[tuple[str, Any]]


def bed_choices(sites: Iterable[Site], now: datetime) -> Choices:
    """List every bed by ward with what it is doing: also the occupied ones, so that nobody wonders where they are."""
    every = [
        (card, place)
        for site in sites
        for card in beds.board(site, now, named=False)
        for place in card.places
    ]
    free = [("", [("", _t("Choose a bed"))])]
    return free + [
        (title, [(str(place.bed.pk), _bed_words(card, place)) for card, place in group])
        for title, group in groupby(every, lambda pair: f"{pair[0].room.site.name} · {pair[0].room.ward}")
    ]


def _bed_words(card: beds.Card, place: beds.Place) -> str:
    state = place.bed.get_state_display()
    if place.kept:
        state = _t("kept for %(name)s") % {"name": place.name}
    elif place.stay or card.alone:
        state = _t("taken")
    elif card.room.closed_at:
        state = _t("room closed")
    elif not place.bed.staffed:
        state = _t("no nurses")
    where = _t("Room %(room)s, bed %(bed)s") % {"room": card.room.name, "bed": place.bed.name}
    kind = f" · {_t('negative pressure')}" if card.room.negative_pressure else ""
    kind += f" · {_t('intensive care')}" if card.room.icu else ""
    return f"{where}{kind} · {state}"


class BedField(forms.ChoiceField):
    """A bed, chosen from those of some hospitals."""

    def clean(self, value: Any) -> Any:
        """Give the bed itself."""
        return Bed.objects.select_related("room__site").get(pk=super().clean(value))
