"""Areas as files name them: by their code, by their name, or by a path of names from the top down."""

import re
from collections import defaultdict

from django.utils.translation import gettext_lazy as _

from lianfang.places.models import Area
from lianfang.places.rules import from_official, inside

_BETWEEN = re.compile(r"[/／>＞\\|、,，\s]+")

AREA_WORDS = {
    "missing": _("The area is missing: write its code, or its name."),
    "unknown": _("No open area has this code or name."),
    "many": _("Several areas have this name: write the code, or the names from the district down."),
}


class Areas:
    """The open areas, read once for a whole file."""

    def __init__(self) -> None:
        self.ids: set[int] = set()
        self.named: dict[str, list[int]] = defaultdict(list)
        for id_, name, english in Area.objects.filter(closed_on=None).values_list("id", "name", "name_en"):
            self.ids.add(id_)
            self.named[name].append(id_)
            if english and english != name:
                self.named[english.casefold()].append(id_)
        self._found: dict[str, int | str] = {}

    def find(self, text: str) -> int | str:
        """Give the area's id, or why there is none: "missing", "unknown" or "many"."""
        found = self._found.get(text)
        if found is None:
            found = self._found[text] = self._look(text.strip())
        return found

    def _look(self, text: str) -> int | str:
        if not text:
            return "missing"
        if text.isascii() and text.isdigit():
            try:
                area = from_official(text)
            except ValueError:
                return "unknown"
            return area if area in self.ids else "unknown"
        if text in self.named or text.casefold() in self.named:
            return _only(self._called(text))
        fitting: list[int] | None = None
        for part in filter(None, _BETWEEN.split(text)):
            there = self._called(part)
            if fitting is not None:
                there = [area for area in there if any(inside(area, around) for around in fitting)]
            fitting = there
        return _only(fitting or [])

    def _called(self, text: str) -> list[int]:
        return self.named.get(text) or self.named.get(text.casefold()) or []


def _only(areas: list[int]) -> int | str:
    if len(areas) > 1:
        top = min(
            areas
        )  # a city's centre often bears the name of what it lies in: the one around the others is meant
        return top if all(inside(area, top) for area in areas) else "many"
    return areas[0] if areas else "unknown"
