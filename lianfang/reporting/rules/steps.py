"""From one step of a case to the next: which steps there are, and how long each took."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from lianfang.common.dates import day_of
from lianfang.epi.delays import Delay, exact, whole
from lianfang.protocol.values import N_


@dataclass(frozen=True, slots=True)
class CaseTimes:
    """One decided case: when it fell ill, was swabbed, found, reported, decided, isolated, admitted."""

    id: UUID
    number: int
    person_id: UUID
    area_id: int
    imported: bool
    onset_on: date | None
    sampled_at: datetime | None
    found_at: datetime
    reported_at: datetime | None
    decided_at: datetime
    isolated_at: datetime | None
    admitted_at: datetime | None

    def day(self, by: str) -> date | None:
        """Give the day of a step: onset, found, reported, confirmed."""
        if by == "onset":
            return self.onset_on
        at = {"found": self.found_at, "reported": self.reported_at, "confirmed": self.decided_at}[by]
        return day_of(at) if at else None


@dataclass(frozen=True, slots=True)
class Step:
    """A way from one time of a case to a later one."""

    key: str
    label: str
    first: str  # the names of both times in CaseTimes
    last: str

    @property
    def whole(self) -> bool:
        """Say whether it is known to the day only."""
        return self.first == "onset_on"


STEPS = {
    step.key: step
    for step in (
        Step("onset_found", N_("Onset → found"), "onset_on", "found_at"),
        Step("found_reported", N_("Found → reported"), "found_at", "reported_at"),
        Step("reported_isolated", N_("Reported → isolated"), "reported_at", "isolated_at"),
        Step("isolated_treated", N_("Isolated → treated"), "isolated_at", "admitted_at"),
        Step("onset_treated", N_("Onset → treated"), "onset_on", "admitted_at"),
        Step("onset_isolated", N_("Onset → isolated"), "onset_on", "isolated_at"),
        Step("found_isolated", N_("Found → isolated"), "found_at", "isolated_at"),
        Step("onset_reported", N_("Onset → reported"), "onset_on", "reported_at"),
        Step("sampled_found", N_("Sample → result"), "sampled_at", "found_at"),
        Step("found_confirmed", N_("Found → confirmed"), "found_at", "decided_at"),
    )
}
EARLIES = ("onset_found", "found_reported", "reported_isolated", "isolated_treated", "onset_treated")
DELAYS = (
    "onset_isolated",
    "onset_found",
    "onset_reported",
    "sampled_found",
    "found_isolated",
    "found_confirmed",
)


def gap(case: CaseTimes, step: Step) -> Delay | None:
    """Give how long a step took in one case: exact between two instants, to the day from or to a calendar day.

    Below 0: the later step came first (isolated as a contact before falling ill). None: a time is not known.
    """
    first, last = getattr(case, step.first), getattr(case, step.last)
    if first is None or last is None:
        return None
    if isinstance(first, datetime) and isinstance(last, datetime):
        return exact((last - first).total_seconds() / 86400)
    return whole((_day(last) - _day(first)).days)


def gaps(cases: Iterable[CaseTimes], step: Step) -> list[Delay]:
    """Give how long a step took in each case of which both times are known."""
    return [found for case in cases if (found := gap(case, step)) is not None]


def worded(days: float, *, whole: bool) -> tuple[float, str]:
    """Give a delay in the unit people say it in, with one decimal: hours ("h") below two days unless it is known to
    the day only, else days ("d")."""
    return (round(days * 24, 1), "h") if abs(days) < 2 and not whole else (round(days, 1), "d")


def _day(value: date | datetime) -> date:
    return day_of(value) if isinstance(value, datetime) else value
