"""What a patient needs before going home."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lianfang.common.dates import day_of
from lianfang.protocol.treatment import Pathway
from lianfang.protocol.values import N_

DISCHARGED = frozenset({"confirmed", "asymptomatic"})  # classes that have criteria; see Treatment.pathway


@dataclass(frozen=True, slots=True)
class Test:
    """One test of the patient whose result is out: when the swab was taken and whether it was negative."""

    __test__ = False  # the name is the field's, not pytest's

    taken_at: datetime
    negative: bool


@dataclass(frozen=True, slots=True)
class Patient:
    """What the file says at the moment of the question."""

    admitted_on: date
    onset_on: date | None
    temperatures: tuple[tuple[datetime, float], ...]
    symptoms_better_on: date | None
    imaging_better_on: date | None
    tests: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """One criterion: its key, whether it is met, how much there is of how much is needed, and seen on which days."""

    key: str
    met: bool
    have: int | None = None
    need: int | None = None
    on: tuple[date, ...] = ()


LABELS = {
    "decided": N_("Case confirmed, called asymptomatic or excluded"),
    "minimum_stay": N_("Shortest stay is over"),
    "afebrile": N_("Normal temperature for long enough"),
    "symptoms_better": N_("Symptoms clearly better"),
    "imaging_better": N_("Lungs clearly better on imaging"),
    "negatives": N_("Consecutive negative tests, far enough apart"),
    "days_after_onset": N_("Enough full days after onset"),
}


def checklist(patient: Patient, pathway: Pathway, fever: float, now: datetime) -> tuple[Check, ...]:
    """List every criterion of discharge with its evidence; the patient may go when all are met.

    Source: the protocol's pathway (for confirmed COVID-19 the treatment plan, 8th edition: normal temperature for
    over 3 days, symptoms better, imaging better, 2 negatives at least 24 h apart).
    """
    today = day_of(now)
    checks = {
        "afebrile": lambda: _afebrile(patient.temperatures, pathway, fever, now),
        "symptoms_better": lambda: _said("symptoms_better", patient.symptoms_better_on),
        "imaging_better": lambda: _said("imaging_better", patient.imaging_better_on),
        "negatives": lambda: _negatives(patient.tests, pathway),
        "days_after_onset": lambda: _after_onset(patient.onset_on, pathway, today),
    }
    asked = tuple(checks[key]() for key in pathway.criteria.value)
    least = pathway.minimum_days.value
    if not least:
        return asked
    stayed = (today - patient.admitted_on).days
    return (Check("minimum_stay", stayed >= least, stayed, least, (patient.admitted_on,)), *asked)


def undecided(state: str) -> tuple[Check, ...]:
    """List what lets go a patient whose case has no criteria: the word that it is none."""
    return (Check("decided", state == "excluded"),)


def may_go(checks: Sequence[Check]) -> bool:
    """Say whether every criterion is met."""
    return all(check.met for check in checks)


def normal_since(
    temperatures: Sequence[tuple[datetime, float]], fever: float, now: datetime
) -> datetime | None:
    """Give the first of the normal temperatures that lead up to now without a break.

    A day without a measurement is a break: nobody knows what it would have shown.
    """
    since: datetime | None = None
    last: datetime | None = None
    for at, celsius in sorted(temperatures):
        if last is None or day_of(at) - day_of(last) > timedelta(days=1):
            since = None
        last = at
        if celsius >= fever:
            since = None
        elif since is None:
            since = at
    stale = last is None or day_of(now) - day_of(last) > timedelta(days=1)
    return None if stale else since


def _afebrile(
    temperatures: Sequence[tuple[datetime, float]], pathway: Pathway, fever: float, now: datetime
) -> Check:
    since, need = normal_since(temperatures, fever, now), pathway.afebrile_days.value
    if since is None:
        return Check("afebrile", False, 0, need)
    # “over 3 days”: more than, to the minute
    return Check("afebrile", now - since > timedelta(days=need), (now - since).days, need, (day_of(since),))


def _said(key: str, on: date | None) -> Check:
    return Check(key, on is not None, on=(on,) if on else ())


def _negatives(tests: Sequence[Test], pathway: Pathway) -> Check:
    apart = timedelta(hours=pathway.negatives_hours_apart.value)
    run: list[datetime] = []
    for test in sorted(tests, key=lambda t: t.taken_at):
        if not test.negative:
            run = []
        elif not run or test.taken_at - run[-1] >= apart:
            run.append(test.taken_at)
    need = pathway.negatives.value
    return Check("negatives", len(run) >= need, len(run), need, tuple(day_of(at) for at in run))


def _after_onset(onset_on: date | None, pathway: Pathway, today: date) -> Check:
    need = pathway.days_after_onset.value
    if onset_on is None:
        return Check("days_after_onset", False, need=need)
    full = (today - onset_on).days - 1  # neither the day of onset nor today is a full day after it
    return Check("days_after_onset", full >= need, full, need, (onset_on,))
