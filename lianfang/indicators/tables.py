"""Tables that are saved as files: a day's reports, a ranking, interviews."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianfang.indicators.catalogue import FIGURES
from lianfang.indicators.models import Place
from lianfang.indicators.queries import key_of
from lianfang.indicators.rules import METRICS
from lianfang.indicators.shown import Line


def report_head() -> list[object]:
    """Give the head of a day's reports."""
    own = [
        pgettext("report", "Unit"),
        _("Area"),
        _("State"),
        _("Zero report"),
        _("Submitted by"),
        _("Submitted at"),
        _("Remarks"),
    ]
    return [*own, *(each.label for each in FIGURES)]


def report_rows(lines: Sequence[Line], figures: Sequence[Mapping[str, int]]) -> list[list[object]]:
    """Give a day's reports, a unit a row."""
    found = []
    for line, numbers in zip(lines, figures, strict=True):
        told = line.submission
        own: list[object] = [line.unit.name, line.unit.area_id, line.word, _("yes") if line.zero else ""]
        own += [str(told.by), told.at, told.note] if told else ["", "", ""]
        found.append([*own, *(numbers.get(each.key, "") for each in FIGURES)])
    return found


def ranking_head() -> list[object]:
    """Give the head of a ranking."""
    parts = [_(METRICS[key].label) for key in METRICS]
    return [_("District"), _("Rank"), _("of"), pgettext("report", "Unit"), _("Score"), *parts]


def ranking_rows(
    places: Sequence[Place], names: Mapping[Any, str], areas: Mapping[int, str]
) -> list[list[object]]:
    """Give a ranking, a unit a row; each part as how many of how many, empty where it does not count."""
    return [
        [
            areas.get(place.district_id, ""),
            place.rank or "",
            place.of,
            names.get(key_of(place), ""),
            float(place.score) if place.score is not None else "",
            *(_part(place.parts.get(key)) for key in METRICS),
        ]
        for place in places
    ]


def _part(told: Sequence[Any] | None) -> str:
    return f"{told[0]} / {told[1]}" if told and told[2] else ""
