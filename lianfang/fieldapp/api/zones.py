"""What a phone needs to know of zones: where they lie, how many stay where, what people may need again and again."""

from typing import Any

from django.utils import translation

from lianfang.accounts.access import spans
from lianfang.fieldapp.api.door import Phone
from lianfang.fieldapp.screens import near
from lianfang.zones.queries import zones_on_phone

Row = dict[str, Any]
SERVE = "zones.serve"


def zones(phone: Phone) -> Row:
    """List the zones in force where somebody serves their people, the strictest first, and what may be noted there."""
    mine = spans(phone.user, SERVE, phone.today)
    if not mine:
        return {}
    found = zones_on_phone(near(mine))
    kinds = {kind.key: kind for each in found for kind in each.numbers.care.value}
    return {
        "zones": [
            {
                "id": each.zone.pk,
                "name": each.zone.name,
                "area": each.zone.area_id,
                "line": each.zone.line,
                "indoors": each.level.indoors,
                **said("level", each.level.label),
                "parts": each.parts,
                "places": each.places,
            }
            for each in found
        ],
        "care": [{"key": kind.key, **said("name", kind.label)} for kind in kinds.values()],
    }


def said(name: str, text: str) -> Row:
    """Give a text in Chinese and, under its own name, in English."""
    found = {}
    for language, key in (("zh-hans", name), ("en", f"{name}_en")):
        with translation.override(language):
            found[key] = translation.gettext(text)
    return found
