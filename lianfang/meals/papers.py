"""A kitchen's order on paper."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import get_language, gettext, pgettext

from lianfang.documents.printing import pdf
from lianfang.meals import queries
from lianfang.meals.actions import diets_text
from lianfang.meals.models import Serving
from lianfang.meals.rules import eaten_at
from lianfang.web.words import full_moment, week_day

PAGES = Path(__file__).parent / "typ"


def print_order(serving: Serving, *, now: datetime) -> bytes:
    """Print what a kitchen cooks at a meal, for all its sites.

    Raises Refused("no_chinese_font").
    """
    return pdf(PAGES, "meals", content(serving, now), now=now)


def content(serving: Serving, now: datetime) -> dict[str, Any]:
    """Give what stands on a kitchen's order."""
    kitchen, numbers = serving.kitchen, queries.current(serving.day)
    meal = numbers.meal(serving.meal)
    rows = list(
        Serving.objects.filter(kitchen=kitchen, day=serving.day, meal=serving.meal)
        .exclude(state="withdrawn")
        .select_related("place__site")
        .order_by("area_id", "id")
    )
    hours = {"hot": numbers.hot_hours.value, "cool": numbers.cool_hours.value}
    return {
        "lang": "zh" if (get_language() or "zh").startswith("zh") else "en",
        "title": gettext("Order of meals"),
        "kitchen": kitchen.name,
        "rows": [
            (gettext("Which meal"), f"{week_day(serving.day)} · {gettext(meal.label)}"),
            (gettext("Eaten at"), full_moment(eaten_at(serving.day, meal))),
            (gettext("Whom to call"), f"{kitchen.contact} {kitchen.phone}"),
            (gettext("Meals"), f"{sum(each.n for each in rows):,}"),
        ],
        "head": (
            gettext("Site"), gettext("Address"), gettext("Meals"), gettext("Diets"), gettext("Cooked at"),
            pgettext("meals", "Came"),
        ),
        "lines": [
            (
                each.place.name, each.place.site.address if each.place.site else "", f"{each.n:,}",
                diets_text(each.diets, each.day).strip(" ()"), "", "",
            )
            for each in rows
        ],
        "text": gettext(
            "Write the time of cooking on each box. Kept at 60 °C or more it is eaten within %(hot)g hours, otherwise"
            " within %(cool)g; what is older is eaten by nobody."
        )
        % hours,
        "printed": full_moment(now),
        "product": gettext("Lianfang"),
    }  # fmt: skip
