"""Wiring table: what the command measures, each with the rows behind it; in three lines of defence, and for goals."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import may, visible
from lianfang.accounts.models import User
from lianfang.cases import queries as cases
from lianfang.cases.models import Case, Contact, Quarantine
from lianfang.cases.models.leads import Lead, Letter
from lianfang.command.queries.at_once import how_many
from lianfang.common.dates import at
from lianfang.indicators.catalogue import CATALOGUE
from lianfang.indicators.queries.counting import Figures, asked, figures_of
from lianfang.outbreak.models import Outbreak
from lianfang.presence.models import Passage
from lianfang.reporting import queries as reporting
from lianfang.reporting import rules as reported
from lianfang.sync.queries import counting
from lianfang.testing.models import Recall
from lianfang.zones.models import Zone
from lianfang.zones.queries import permits

LINES: dict[str, tuple[Promise, Promise]] = {
    "import": (_("Keep out"), _("who comes from elsewhere is found at once")),
    "spread": (_("Stop inside"), _("nobody infects others here")),
    "outflow": (_("Let nothing out"), _("nobody carries it elsewhere")),
}


@dataclass(frozen=True)
class Asked:
    """For which outbreak, by whom and when a number is asked for."""

    outbreak: Outbreak
    user: User
    on: date
    now: datetime

    @cached_property
    def day(self) -> reported.Figures:
        """Count the day's figures, once for all that is made of them."""
        return reporting.day_figures(self.outbreak, self.on, self.now)


@dataclass(frozen=True, slots=True)
class Measure:
    """A number of the command: its words, the line of defence it belongs to, who may read it, the rows it counts or the
    number itself, where these are shown, and whether less of it is better."""

    key: str
    line: str
    label: Promise
    permission: str
    what: Callable[[Asked], QuerySet[Any] | int]
    url: Callable[[Asked], str]
    watched: bool = True  # any at all is a matter of concern

    def count(self, ask: Asked) -> int:
        """Count it alone."""
        found = self.what(ask)
        return found if isinstance(found, int) else found.order_by().count()


def _cases(ask: Asked, **wanted: Any) -> Any:
    return visible(Case.objects.filter(outbreak=ask.outbreak, **wanted), ask.user, "cases.read", ask.on)


def _contacts(ask: Asked, **wanted: Any) -> Any:
    return cases.contacts(ask.outbreak, by=ask.user, on=ask.on, now=ask.now, **wanted)


def _leads(ask: Asked, **wanted: Any) -> Any:
    return visible(Lead.objects.filter(outbreak=ask.outbreak, **wanted), ask.user, "cases.leads", ask.on)


def _letters(ask: Asked) -> Any:
    rows = Letter.objects.filter(outbreak=ask.outbreak, way="out", acknowledged_at=None, withdrawn_at=None)
    return visible(rows, ask.user, "cases.leads", ask.on)


def _passages(ask: Asked, way: str) -> Any:
    rows = Passage.objects.filter(
        counting(), direction=way, disposition="turned_back", at__gte=at(ask.on), at__lt=at(ask.on, 24)
    )
    return visible(rows, ask.user, "presence.read", ask.on)


def _passages_url(ask: Asked, way: str) -> str:
    return reverse("passages") + f"?direction={way}&disposition=turned_back&day={ask.on.isoformat()}"


def _new_today(ask: Asked) -> int:
    return ask.day.new_confirmed - ask.day.converted + ask.day.new_asymptomatic


def _decided_today(ask: Asked) -> str:
    if not may(ask.user, "cases.read", ask.on, ask.outbreak.area_id):
        return reverse("epidemiology_of", args=[ask.outbreak.pk])
    day = ask.on.isoformat()
    where = reverse("epidemiology_cases_of", args=[ask.outbreak.pk])
    return f"{where}?by=confirmed&first={day}&last={day}"


def outside_quarantine(ask: Asked) -> Any:
    """List the cases infected here that were in no quarantine when they were found: they may have infected others."""
    apart = Quarantine.objects.filter(
        person=OuterRef("person"), outbreak=ask.outbreak, proposed_at__lte=OuterRef("detected_at")
    )
    rows = _cases(ask, state__in=["confirmed", "asymptomatic"], imported=False).filter(~Exists(apart))
    return rows.select_related("person").order_by("number", "pk")


def _recalls(ask: Asked) -> Any:
    rows = Recall.objects.filter(round__outbreak=ask.outbreak, closed_at=None)
    return visible(rows, ask.user, "testing.read", ask.on)


def _days_clear(ask: Asked) -> int:
    last = cases.figures(ask.outbreak, ask.now).last_infection_on
    return reported.zero_days(ask.on, last) or 0


MEASURES: tuple[Measure, ...] = (
    Measure(
        "arrivals_open",
        "import",
        _("People from risk areas who are looked for"),
        "cases.leads",
        lambda ask: _leads(ask, kind="arrival", closed_at=None),
        lambda _ask: reverse("leads") + "?kind=arrival&state=open",
    ),
    Measure(
        "leads_new",
        "import",
        _("Leads nobody answers for"),
        "cases.leads",
        lambda ask: _leads(ask, closed_at=None, acknowledged_at=None),
        lambda _ask: reverse("leads") + "?state=new",
    ),
    Measure(
        "turned_back_in",
        "import",
        _("Turned back on the way in, today"),
        "presence.read",
        lambda ask: _passages(ask, "in"),
        lambda ask: _passages_url(ask, "in"),
        watched=False,
    ),
    Measure(
        "told_to_us",
        "import",
        _("Cases of other areas that were told to us"),
        "cases.read",
        lambda ask: _cases(ask, state="elsewhere"),
        lambda _ask: reverse("line_list") + "?state=elsewhere",
        watched=False,
    ),
    Measure(
        "new_today",
        "spread",
        _("New infections today"),
        "reporting.read",
        _new_today,
        _decided_today,
    ),
    Measure(
        "found_outside",
        "spread",
        _("Infected here and found outside quarantine, so far"),
        "cases.read",
        outside_quarantine,
        lambda _ask: reverse("found_outside"),
        watched=False,
    ),
    Measure(
        "not_located",
        "spread",
        _("Contacts not located in time"),
        "cases.read",
        lambda ask: _contacts(ask, due="locate", late=True),
        lambda _ask: reverse("contacts") + "?due=locate&late=on",
    ),
    Measure(
        "not_placed",
        "spread",
        _("Contacts not in quarantine in time"),
        "cases.read",
        lambda ask: _contacts(ask, due="place", late=True),
        lambda _ask: reverse("contacts") + "?due=place&late=on",
    ),
    Measure(
        "recalled",
        "spread",
        _("People recalled, not yet swabbed alone"),
        "testing.read",
        _recalls,
        lambda _ask: reverse("recalls"),
    ),
    Measure(
        "zones",
        "spread",
        _("Zones in force"),
        "zones.read",
        lambda ask: visible(
            Zone.objects.filter(outbreak=ask.outbreak, state="in_force"), ask.user, "zones.read", ask.on
        ).count(),
        lambda _ask: reverse("zones") + "?state=in_force",
        watched=False,
    ),
    Measure(
        "zone_not_back",
        "outflow",
        _("Out of a zone with a permit and not back in time"),
        "zones.serve",
        lambda ask: (
            permits(ask.user, ask.on, ask.now, state="overdue").filter(zone__state="in_force").count()
        ),
        lambda _ask: reverse("zone_permits") + "?state=overdue",
    ),
    Measure(
        "turned_back_out",
        "outflow",
        _("Turned back on the way out, today"),
        "presence.read",
        lambda ask: _passages(ask, "out"),
        lambda ask: _passages_url(ask, "out"),
        watched=False,
    ),
    Measure(
        "lost",
        "outflow",
        _("Contacts lost, still looked for"),
        "cases.read",
        lambda ask: _contacts(ask, state=Contact.State.LOST),
        lambda _ask: reverse("contacts") + "?state=lost",
    ),
    Measure(
        "handed_over",
        "outflow",
        _("Contacts handed to other areas"),
        "cases.read",
        lambda ask: _contacts(ask, state=Contact.State.ELSEWHERE),
        lambda _ask: reverse("contacts") + "?state=elsewhere",
        watched=False,
    ),
    Measure(
        "letters_open",
        "outflow",
        _("Letters other areas did not acknowledge yet"),
        "cases.leads",
        _letters,
        lambda _ask: reverse("letters") + "?way=out&state=open",
    ),
    Measure(
        "days_clear",
        "",
        _("Days without a new infection"),
        "reporting.read",
        _days_clear,
        lambda _ask: reverse("bulletins"),
        watched=False,
    ),
    Measure(
        "contacts_now",
        "",
        _("Contacts under observation"),
        "reporting.read",
        lambda ask: ask.day.contacts_now,
        lambda _ask: reverse("contacts"),
        watched=False,
    ),
    Measure(
        "patients_now",
        "",
        _("Patients in hospital"),
        "reporting.read",
        lambda ask: ask.day.patients,
        lambda _ask: reverse("patients"),
        watched=False,
    ),
)
BY_KEY = {measure.key: measure for measure in MEASURES}


INDICATORS = {key: each for key, each in CATALOGUE.items() if each.scope == "unit" and key not in BY_KEY}


def label_of(key: str) -> str:
    """Name a measure of the command, or an indicator of the daily reports; "" for what nobody knows."""
    known = BY_KEY.get(key) or INDICATORS.get(key)
    return str(known.label) if known else ""


def indicators(ask: Asked, wanted: Iterable[str]) -> Figures:
    """Count the figures of the daily reports that some indicators are made of, for the whole outbreak as they stand
    today."""
    keys = {key for one in wanted for key in INDICATORS[one].made_of}
    return figures_of(asked(ask.outbreak, ask.on, ask.now), ask.outbreak.area_id, keys)


def indicator_url(key: str, ask: Asked) -> str:
    """Give where the rows of an indicator are, or what it means where it has none of its own."""
    if INDICATORS[key].opens:
        return reverse("unit_area_rows", args=[ask.outbreak.area_id, key])
    return reverse("indicators")


@dataclass(frozen=True, slots=True)
class Counted:
    """A measure with its number, and where its rows are for whoever asked."""

    measure: Measure
    n: int
    url: str

    @property
    def tone(self) -> str:
        """Say how it looks: red where it should be none."""
        return "" if not self.measure.watched else "red" if self.n else "green"


def counts(ask: Asked, wanted: Iterable[Measure]) -> dict[str, int]:
    """Count several measures, all rows in one statement."""
    found = {each.key: each.what(ask) for each in wanted}
    told = {key: each for key, each in found.items() if isinstance(each, int)}
    rows = {key: each for key, each in found.items() if not isinstance(each, int)}
    return told | dict(zip(rows, how_many(list(rows.values())), strict=True))


def lines(ask: Asked) -> dict[str, list[Counted]]:
    """Count what a user may read of the three lines of defence."""
    read = [each for each in MEASURES if each.line and may(ask.user, each.permission, ask.on)]
    told = counts(ask, read)
    return {
        line: [Counted(each, told[each.key], each.url(ask)) for each in read if each.line == line]
        for line in LINES
    }
