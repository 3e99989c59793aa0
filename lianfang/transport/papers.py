"""A driver's list on paper, for who has no phone or no network all day."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import get_language, gettext, pgettext

from lianfang.documents.printing import pdf
from lianfang.transport.models import Leg, Tour
from lianfang.web.words import full_moment, hour, week_day

PAGES = Path(__file__).parent / "typ"
EMPTY_LINES = 8  # for who gets in without having asked (design choice)


def print_list(tour: Tour, *, now: datetime) -> bytes:
    """Print whom a driver fetches where, in the order of the plan, with room to write down who got in and out.

    Raises Refused("no_chinese_font").
    """
    return pdf(PAGES, "drive", content(tour, now), now=now)


def content(tour: Tour, now: datetime) -> dict[str, Any]:
    """Give what stands on a driver's list."""
    legs = tour.legs.filter(state__in=Leg.HOLDS).select_related("person", "ride__site", "ride__stop")
    calls = sorted(
        (call for leg in legs if leg.board_at and leg.alight_at for call in _calls(leg)),
        key=lambda call: call[0],
    )
    return {
        "lang": "zh" if (get_language() or "zh").startswith("zh") else "en",
        "title": gettext("List of a driver"),
        "vehicle": str(tour.vehicle),
        "rows": [
            (gettext("Day"), f"{week_day(tour.day)} {tour.hours}"),
            (gettext("Driver"), tour.driver.person.name),
            (gettext("Seats"), f"{tour.seats} + {tour.wheelchairs} {gettext('Places for wheelchairs')}"),
        ],
        "head": (
            gettext("When"), gettext("What"), gettext("Name"), pgettext("ride", "People on a list"), gettext("Where"),
            gettext("Done at"),
        ),
        "lines": [call[1:] for call in calls] + [("",) * 6] * EMPTY_LINES,
        "text": gettext(
            "Write the time beside each line. Whoever gets in without having asked is written at the end. Nobody is"
            " left at the clinic: call the desk before you go home."
        ),
        "printed": full_moment(now),
        "product": gettext("Lianfang"),
    }  # fmt: skip


def _calls(leg: Leg) -> list[tuple[Any, ...]]:
    ride = leg.ride
    home = str(ride.stop or ride.place)
    here, there = (home, ride.site.name) if leg.way == Leg.Way.THERE else (ride.site.name, home)
    wheels = f" + {gettext('In a wheelchair')}" if ride.wheelchair else ""
    people = f"{1 + ride.companions}{wheels}"
    return [
        (leg.board_at, hour(leg.board_at), gettext("Gets in"), leg.person.name, people, here, ""),
        (leg.alight_at, hour(leg.alight_at), gettext("Gets out"), leg.person.name, people, there, ""),
    ]
