"""Wiring table: the figures of a closing report, each with what it means and the query of a screen that counts it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianfang.cases.queries.figures import Figures, by_day, figures
from lianfang.common.dates import at
from lianfang.outbreak.models import Outbreak
from lianfang.reporting.queries import infectors
from lianfang.testing.queries import taken_between
from lianfang.workforce.queries.teams import Force, force


@dataclass(frozen=True, slots=True)
class Asked:
    """Which response is told of, from when and until when."""

    outbreak: Outbreak
    first: date
    until: datetime


@dataclass(frozen=True, slots=True)
class Query:
    """A query of a screen, and what it is asked with."""

    function: Callable[..., Any]
    given: Callable[[Asked], tuple[Any, ...]]

    def ask(self, asked: Asked) -> Any:
        """Ask it."""
        return self.function(*self.given(asked))

    @property
    def name(self) -> str:
        """Give its name in the program: cases.queries.figures.figures."""
        return f"{self.function.__module__}.{self.function.__qualname__}".removeprefix("lianfang.")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: its words, what it means, the query that counts it, and what is read of the answer."""

    key: str
    label: Promise
    means: Promise
    query: Query
    read: Callable[[Any], int]


CASES = Query(figures, lambda ask: (ask.outbreak, ask.until))
CURVE = Query(by_day, lambda ask: (ask.outbreak, ask.until))
LINKS = Query(infectors, lambda ask: (ask.outbreak, ask.until))
SWABS = Query(taken_between, lambda ask: (ask.outbreak, at(ask.first), ask.until))
SENT = Query(force, lambda ask: (ask.outbreak,))


def _case(field: str) -> Callable[[Figures], int]:
    return lambda found: int(getattr(found, field))


def _sent(field: str) -> Callable[[Force], int]:
    return lambda found: int(getattr(found, field))


FIGURES: tuple[Figure, ...] = (
    Figure(
        "infections",
        _("Infections"),
        _("Everybody decided to be infected by the last day: confirmed cases and asymptomatic infections."),
        CASES,
        _case("infections"),
    ),
    Figure(
        "confirmed",
        _("Confirmed cases so far"),
        _("Cases decided as confirmed, with those that were called asymptomatic first and converted later."),
        CASES,
        _case("confirmed"),
    ),
    Figure(
        "asymptomatic",
        _("Asymptomatic infections so far"),
        _("Infections that were called asymptomatic and never converted."),
        CASES,
        _case("asymptomatic"),
    ),
    Figure(
        "imported",
        _("Infected elsewhere"),
        _("Cases of whom the investigators hold that they were infected in another place."),
        CASES,
        _case("imported"),
    ),
    Figure(
        "discharged",
        _("Confirmed cases discharged so far"),
        _("Confirmed cases who left hospital alive by the criteria of the protocol."),
        CASES,
        _case("discharged"),
    ),
    Figure(
        "released",
        _("Asymptomatic infections released so far"),
        _("Asymptomatic infections whose observation ended."),
        CASES,
        _case("released"),
    ),
    Figure("died", _("Deaths so far"), _("Cases who died."), CASES, _case("died")),
    Figure(
        "peak",
        _("Most new infections in a day"),
        _("The largest number of infections first decided on one day, from 0 to 24 h."),
        CURVE,
        lambda days: max((each.confirmed + each.asymptomatic for each in days), default=0),
    ),
    Figure(
        "linked",
        _("Infections whose infector is named"),
        _("Cases for whom the investigators hold, or a list told, one case as the infector."),
        LINKS,
        len,
    ),
    Figure(
        "contacts",
        _("Contacts traced so far"),
        _("People found to have been near a case, of every grade; each counts once."),
        CASES,
        _case("contacts"),
    ),
    Figure(
        "contacts_infected",
        _("Contacts who became cases"),
        _("Contacts who were later decided to be infected."),
        CASES,
        _case("contacts_became_cases"),
    ),
    Figure(
        "swabs",
        _("Swabs taken"),
        _("Swabs of all rounds that count: none taken back, none in a tube that was refused."),
        SWABS,
        int,
    ),
    Figure(
        "people_sent",
        _("People sent"),
        _("Different people in teams that were sent and not called back before they went; each counts once."),
        SENT,
        _sent("people_sent"),
    ),
    Figure(
        "groups",
        _("Teams sent"),
        _("Different teams that were sent."),
        SENT,
        _sent("groups"),
    ),
    Figure(
        "organisations",
        _("Organisations that sent people"),
        _("Different organisations of the people in those teams."),
        SENT,
        _sent("organisations"),
    ),
)
BY_KEY = {figure.key: figure for figure in FIGURES}


def counted(asked: Asked) -> dict[str, int]:
    """Count every figure; a query that several read is asked once."""
    answers: dict[int, Any] = {}
    found = {}
    for figure in FIGURES:
        key = id(figure.query)
        if key not in answers:
            answers[key] = figure.query.ask(asked)
        found[figure.key] = figure.read(answers[key])
    return found
