"""The pages of the city in words and pictures: services, figures of a bulletin, charts with the same as a table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianfang.reporting.drawings import Chart, bars
from lianfang.reporting.rules import Figures
from lianfang.reporting.words import LABELS
from lianfang.web.words import commas, full_day

# What everybody reads of a day; the rest is for those who work with it.
TOLD = (
    *("new_confirmed", "new_asymptomatic", "discharged", "died", "cumulative_confirmed"),
    *("cumulative_asymptomatic", "in_hospital", "asymptomatic_now", "contacts_now", "swabs"),
)
DAYS = 60  # shown in a chart (design choice)
Service = tuple[str, str, str, str]  # address, icon, what one does there, what it is
GROUPS: tuple[tuple[Promise, tuple[tuple[str, str, Promise, Promise], ...]], ...] = (
    (
        _("Test and vaccination"),
        (
            ("my_enter", "calendar-check", _("Book a test or a dose"), _("With your phone, or a printed slip.")),
            ("my_page", "clipboard-check", _("My results and orders"), _("What applies to me, and how to appeal.")),
            ("public_sites", "clock", _("Waiting times"), _("How long one waits now at each site.")),
            ("dose_verify", "vaccine", _("Check a vaccination certificate"), _("Whether it is true.")),
        ),
    ),
    (
        _("Help"),
        (
            ("say", "message-2", _("Ask for help"), _("Food, medicine, a way to the hospital; thanks or a complaint.")),
            ("my_rides", "route", _("Be fetched and brought home"), _("Ask for a ride, or wave a vehicle down.")),
            ("public_stops", "map-pin", _("Stops and vehicles"), _("When the next one passes.")),
        ),
    ),
    (
        _("What holds in the city"),
        (
            ("public_bulletin", "report-analytics", _("Daily bulletin"), _("Figures and charts.")),
            ("public_zones", "lock", _("Zones in force"), _("On a map and in a list.")),
            ("public_notices", "speakerphone", _("Notices"), _("What the command tells everybody.")),
        ),
    ),
    (
        _("Take part"),
        (
            ("volunteer_sign_up", "user-plus", _("Help as a volunteer"), _("Sign up, take shifts, get a certificate.")),
            ("give", "award", _("Give something"), _("Money, goods, meals, services.")),
            ("public_gifts", "list-details", _("What was given"), _("Every gift and what became of it.")),
            ("gift_ask", "search", _("My gift"), _("With the code on the receipt.")),
        ),
    ),
)  # fmt: skip


def services(_today: date) -> list[tuple[str, list[Service]]]:
    """Give the services in groups."""
    return [
        (str(head), [(reverse(name), icon, str(do), str(what)) for name, icon, do, what in rows])
        for head, rows in GROUPS
    ]


def figures(day: Figures) -> list[tuple[str, int]]:
    """Give the figures of a day that everybody reads."""
    return [(str(LABELS[name]), getattr(day, name)) for name in TOLD]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart, what it shows in a sentence, its colours, and the same numbers as a table."""

    title: str
    says: str
    chart: Chart
    key: tuple[tuple[str, str], ...]
    head: tuple[str, ...]
    rows: tuple[tuple[date, int, int], ...]


def charts(days: Sequence[Figures]) -> list[Drawn]:
    """Draw new infections by day, and who was in hospital or under observation, up to the last of some days."""
    found = [
        _drawn(
            days,
            gettext("New infections by day"),
            (gettext("Confirmed"), gettext("Asymptomatic")),
            lambda day: (day.new_confirmed - day.converted, day.new_asymptomatic),
            gettext("Most in one day: %(n)s, on %(day)s."),
        ),
        _drawn(
            days,
            gettext("People in hospital"),
            (gettext("Confirmed"), gettext("Asymptomatic")),
            lambda day: (day.in_hospital, day.asymptomatic_now),
            gettext("Most at once: %(n)s, on %(day)s."),
        ),
        _drawn(
            days,
            gettext("Contacts under observation"),
            (gettext("Contacts"), ""),
            lambda day: (day.contacts_now, 0),
            gettext("Most at once: %(n)s, on %(day)s."),
        ),
    ]
    return [each for each in found if any(a or b for _day, a, b in each.rows)]


def _drawn(
    days: Sequence[Figures],
    title: str,
    names: tuple[str, str],
    read: Callable[[Figures], tuple[int, int]],
    says: str,
) -> Drawn:
    """Draw two numbers of each day above each other; a day without a bulletin stays empty."""
    known = {day.day: read(day) for day in days}
    last = max(known)
    first = max(min(known), last - timedelta(days=DAYS - 1))
    along = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    two = [known.get(day, (0, 0)) for day in along]
    top = max(along, key=lambda day: sum(known.get(day, (0, 0))))
    return Drawn(
        title,
        says % {"n": commas(sum(known.get(top, (0, 0)))), "day": full_day(top)},
        bars(first, [a for a, _b in two], [b for _a, b in two]),
        tuple((kind, name) for kind, name in zip(("local", "away"), names, strict=True) if name),
        (gettext("Day"), *(name for name in names if name)),
        tuple((day, *known[day]) for day in reversed(along) if day in known),
    )
