"""The catalogue of indicators: what each figure means, its unit, who answers for it, and where it is counted.

One table. A figure of units is counted by `queries.sources`; a rate is one figure over another; a figure of the
bulletin comes from `reporting`. An indicator is never typed: it is counted, and opens to its rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianfang.indicators.queries.sources import GIVEN, SOURCE_OF
from lianfang.indicators.rules import METRICS

PERSONS, DOORS, NEEDS, RECORDS, PERCENT = _("people"), _("doors"), _("needs"), _("records"), "%"
FOUND = _("findings")

GROUPS: dict[str, Promise] = {
    "doors": _("Doors"),
    "needs": _("Needs"),
    "people": _("People on record"),
    "testing": _("Testing"),
    "home": _("Staying at home"),
    "staff": _("People who work"),
    "records": _("Quality of records"),
    "findings": _("Findings of inspections"),
    "rates": _("Parts of the ranking"),
    "bulletin": _("Bulletin"),
}
OWNERS: dict[str, Promise] = {
    "visits": _("Grid and visits"),
    "needs": _("Needs and feedback"),
    "people": _("Registration"),
    "testing": _("Testing"),
    "cases": _("Contacts and quarantine"),
    "duty": _("Duty and safety"),
    "sync": _("Settling of disputes"),
    "supervision": _("Supervision"),
    "reporting": _("Reports"),
}


@dataclass(frozen=True, slots=True)
class Indicator:
    """A number that can be asked for: its key, words, definition, unit, group, owner; of units, or of the outbreak."""

    key: str
    label: Promise
    definition: Promise
    unit: Promise | str
    group: str
    owner: str
    over: tuple[str, ...] = ()  # a rate: these figures …
    under: tuple[str, ...] = ()  # … over these
    minus: tuple[str, ...] = ()

    @property
    def scope(self) -> str:
        """Say whether it is of units (and any area), or of the whole outbreak."""
        return "outbreak" if self.group == "bulletin" else "unit"

    @property
    def rate(self) -> bool:
        """Say whether it is a share in percent."""
        return bool(self.under)

    @property
    def source(self) -> str:
        """Name where it is counted."""
        return SOURCE_OF.get(self.key, "bulletin" if self.scope == "outbreak" else "rate")

    @property
    def opens(self) -> bool:
        """Say whether it opens to its rows."""
        return self.key in SOURCE_OF

    @property
    def made_of(self) -> tuple[str, ...]:
        """Name the figures it is made of: itself, or those of a rate."""
        return (*self.over, *self.under, *self.minus) if self.rate else (self.key,)

    def value(self, figures: Mapping[str, int]) -> int | float | None:
        """Give its value from the figures of an area: a whole number, or percent with one decimal; none without a
        denominator."""
        if not self.rate:
            return figures.get(self.key, 0)
        under = sum(figures.get(key, 0) for key in self.under)
        over = sum(figures.get(key, 0) for key in self.over) - sum(figures.get(key, 0) for key in self.minus)
        return round(100 * over / under, 1) if under else None


def _figure(
    key: str, label: Promise, definition: Promise, unit: Promise, group: str, owner: str
) -> Indicator:
    return Indicator(key, label, definition, unit, group, owner)


IN_ZONES = (
    _figure("in_zones", _("People present in zones"),
            _("On the census of a zone in force at the cut-off, seen there or not seen yet; locked as it was."),
            PERSONS, "needs", "needs"),
    _figure("in_zones_waiting", _("People in zones who wait too long"),
            _("Of these: something their household asked for is overdue at the cut-off; the others are served."),
            PERSONS, "needs", "needs"),
)  # fmt: skip
FIGURES: tuple[Indicator, ...] = (
    _figure(
        "households",
        _("Households"),
        _(
            "Doors on record in the area; they keep no history, so a locked report keeps the number as it was."
        ),
        DOORS,
        "doors",
        "visits",
    ),
    _figure(
        "walked",
        _("Doors that somebody walks to"),
        _("Somebody whose duty walks has accepted it and is still at work; locked as it was."),
        DOORS,
        "doors",
        "visits",
    ),
    _figure(
        "all_accepted",
        _("Doors all of whose people accepted"),
        _(
            "Each duty of the household was accepted by another person who is still at work; locked as it was."
        ),
        DOORS,
        "doors",
        "visits",
    ),
    _figure(
        "assigned",
        _("Doors assigned"),
        _("Doors of the rounds of visits that end on the day."),
        DOORS,
        "doors",
        "visits",
    ),
    _figure(
        "assigned_done",
        _("Of these visited"),
        _("Of the doors assigned: somebody was met there since the round began."),
        DOORS,
        "doors",
        "visits",
    ),
    _figure(
        "visited",
        _("Visited"),
        _("Doors whose last visit of the day met somebody."),
        DOORS,
        "doors",
        "visits",
    ),
    _figure(
        "no_answer",
        _("No answer"),
        _("Doors whose last visit of the day met nobody."),
        DOORS,
        "doors",
        "visits",
    ),
    _figure(
        "refused",
        _("Not opened"),
        _("Doors whose last visit of the day was turned down. It is no mark against anybody."),
        DOORS,
        "doors",
        "visits",
    ),
    _figure(
        "moved",
        _("Moved away"),
        _("Doors where nobody lives any more, by the last visit of the day."),
        DOORS,
        "doors",
        "visits",
    ),
    _figure(
        "needs",
        _("Needs told at the door"),
        _("Doors whose last visit of the day brought a need to light."),
        DOORS,
        "doors",
        "visits",
    ),
    _figure(
        "follow_up_due",
        _("To be come back to"),
        _("Visits without an answer, turned down or with a need, whose hours to come back ended in the day."),
        DOORS,
        "doors",
        "visits",
    ),
    _figure(
        "follow_up_done",
        _("Come back to in time"),
        _("Of these: somebody was at the door again within the hours."),
        DOORS,
        "doors",
        "visits",
    ),
    _figure(
        "needs_overdue",
        _("Needs nobody came back for"),
        _("Visits with a need whose hours to come back ended in the day, and nobody came."),
        DOORS,
        "doors",
        "visits",
    ),
    _figure(
        "needs_told",
        _("Needs told"),
        _("Told in the day at doors, by phone or on the public page; what was told twice counts once."),
        NEEDS,
        "needs",
        "needs",
    ),
    _figure(
        "needs_met",
        _("Needs met"),
        _("Said to be met in the day, whenever they were told."),
        NEEDS,
        "needs",
        "needs",
    ),
    _figure(
        "needs_open",
        _("Needs not met yet"),
        _("Told before the cut-off and not met by then; locked as it was."),
        NEEDS,
        "needs",
        "needs",
    ),
    _figure(
        "needs_late",
        _("Needs overdue"),
        _("Of these: the hours of their kind were over at the cut-off."),
        NEEDS,
        "needs",
        "needs",
    ),
    *IN_ZONES,
    _figure(
        "registered",
        _("People registered"),
        _("People put on record in the field in the day."),
        PERSONS,
        "people",
        "people",
    ),
    _figure(
        "non_residents",
        _("Non-residents"),
        _("Of these: staying here or passing through."),
        PERSONS,
        "people",
        "people",
    ),
    _figure("swabs", _("Swabs"), _("Swabs told from the area in the day."), RECORDS, "testing", "testing"),
    _figure(
        "tests_due",
        _("Tests due"),
        _("People who stay at home by an order and had a test due on the day before."),
        PERSONS,
        "home",
        "cases",
    ),
    _figure(
        "tests_done", _("Tests done"), _("Of these: a swab was taken on that day."), PERSONS, "home", "cases"
    ),
    _figure(
        "at_home",
        _("Staying at home by an order"),
        _("People whose quarantine or monitoring at home runs at the cut-off."),
        PERSONS,
        "home",
        "cases",
    ),
    _figure(
        "temperature_missing",
        _("Temperature missing"),
        _("Of these: fewer temperatures in the day than the protocol asks for."),
        PERSONS,
        "home",
        "cases",
    ),
    _figure(
        "on_duty",
        _("Staff on duty"),
        _("People who came to work in the area in the day, each once."),
        PERSONS,
        "staff",
        "duty",
    ),
    _figure(
        "incidents",
        _("Incidents at work"),
        _("Fainting, heat, needles, exposures and others, told in the day."),
        RECORDS,
        "staff",
        "duty",
    ),
    _figure(
        "told",
        _("Records told"),
        _("Everything phones and desks told of the area in the day."),
        RECORDS,
        "records",
        "sync",
    ),
    _figure(
        "doubted",
        _("Records with a doubt"),
        _("Of these: disputed when they came in."),
        RECORDS,
        "records",
        "sync",
    ),
    _figure(
        "doubts_open",
        _("Disputes open"),
        _("Disputes of the area that nobody had settled at the cut-off."),
        RECORDS,
        "records",
        "sync",
    ),
    _figure(
        "findings_due",
        _("Findings to be put right"),
        _(
            "Findings of inspections whose time to be put right ended in the day; those about people are left out."
        ),
        FOUND,
        "findings",
        "supervision",
    ),
    _figure(
        "findings_in_time",
        _("Put right in time"),
        _(
            "Of these: said to be put right, or seen in order, within the time; and nobody saw later that it was not."
        ),
        FOUND,
        "findings",
        "supervision",
    ),
    _figure(
        "findings_open",
        _("Findings open"),
        _("Findings that nobody had closed after a second look at the cut-off."),
        FOUND,
        "findings",
        "supervision",
    ),
)

DEFINED: dict[str, Promise] = {
    "visits": _("Doors visited, of those assigned by rounds of visits that end on the day."),
    "follow_up": _("Doors come back to within the hours, of those whose hours ended."),
    "due_tests": _("Tests done, of those due the day before."),
    "data_quality": _("Records without doubt, of all that were told."),
    "rectification": _("Findings put right in time, of those whose time ended."),
}
RATES: tuple[Indicator, ...] = tuple(
    Indicator(f"{key}_percent", _(METRICS[key].label), said, PERCENT, "rates", "reporting",
              METRICS[key].over, METRICS[key].under, METRICS[key].minus)
    for key, said in DEFINED.items()
)  # fmt: skip

BULLETIN: tuple[Indicator, ...] = tuple(
    Indicator(key, label, said, PERSONS, "bulletin", "reporting")
    for key, label, said in (
        (
            "new_confirmed",
            _("New confirmed"),
            _("Of the whole outbreak, from 0 to 24 h; converted ones included."),
        ),
        ("new_asymptomatic", _("New asymptomatic"), _("Of the whole outbreak, from 0 to 24 h.")),
        ("cumulative_confirmed", _("Confirmed so far"), _("Of the whole outbreak, at 24:00 or now.")),
        ("in_hospital", _("Confirmed cases in hospital"), _("Confirmed so far, less discharged and died.")),
        ("asymptomatic_now", _("Asymptomatic now"), _("Infected without symptoms and not released.")),
        ("discharged", _("Discharged"), _("Confirmed cases discharged on the day.")),
        ("contacts_now", _("Contacts"), _("Contacts nobody had closed.")),
        ("contacts_traced", _("Contacts traced so far"), _("Everybody found to be a contact.")),
    )
)

CATALOGUE: dict[str, Indicator] = {each.key: each for each in (*FIGURES, *RATES, *BULLETIN)}
LABELS: dict[str, Promise] = {each.key: each.label for each in FIGURES}


def of_register(key: str) -> bool:
    """Say whether a figure is of a register that keeps no history."""
    return key in GIVEN
