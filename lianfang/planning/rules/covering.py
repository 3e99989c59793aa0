"""How long what is there lasts: day by day, what expires first goes first; and what is to be ordered until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

FARTHEST = 60  # days that are looked at; what lasts longer lasts long enough (design choice)


@dataclass(frozen=True, slots=True)
class Lot:
    """So many pieces, and their last day."""

    n: int
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """So many pieces that come on a day."""

    on: date
    n: int


@dataclass(frozen=True, slots=True)
class Step:
    """A day: what was there in the morning, what came, what is needed, what expired unused, what is left, what is
    missing."""

    on: date
    there: float
    came: float
    needed: float
    expired: float
    left: float
    missing: float


@dataclass(frozen=True, slots=True)
class Outlook:
    """The days to come, the first on which something is missing, and for how many days it lasts; more than the farthest
    day: none."""

    steps: tuple[Step, ...]
    runs_out_on: date | None
    days: float | None


@dataclass(slots=True)
class Pile:
    """What is left of a lot while the days are walked."""

    n: float
    last: date


def outlook(lots: Sequence[Lot], arrivals: Sequence[Arrival], needed: Sequence[float], on: date) -> Outlook:
    """Walk the days from today on: what expires first is used first, what is past its last day falls away, what comes
    is there that morning. After the days of the forecast every day needs as much as these did on average. It looks as
    far as the forecast does, and on until something is missing or the farthest day."""
    if not needed:
        return Outlook((), None, None)
    shelf = [Pile(lot.n, lot.expires_on or date.max) for lot in lots if lot.n > 0]
    shelf.sort(key=lambda pile: pile.last)
    usual, steps, runs_out, lasts = sum(needed) / len(needed), list[Step](), None, 0.0
    for ahead in range(FARTHEST):
        if ahead >= len(needed) and (runs_out or usual <= 0):
            break
        day = on + timedelta(days=ahead)
        came = sum(each.n for each in arrivals if max(each.on, on) == day)
        step = _day(shelf, day, came, needed[ahead] if ahead < len(needed) else usual)
        steps.append(step)
        if runs_out is None and step.missing > 1e-9:
            runs_out, lasts = day, ahead + (1 - step.missing / step.needed)
    return Outlook(tuple(steps), runs_out, round(lasts, 1) if runs_out else None)


def _day(shelf: list[Pile], day: date, came: float, need: float) -> Step:
    """Take a day's need off a shelf, first of what expires first."""
    there = sum(pile.n for pile in shelf)
    expired = sum(pile.n for pile in shelf if pile.last < day)
    shelf[:] = [pile for pile in shelf if pile.last >= day]
    if came:
        shelf.append(Pile(came, date.max))
    left = need
    for pile in shelf:
        taken = min(pile.n, left)
        pile.n -= taken
        left -= taken
    shelf[:] = [pile for pile in shelf if pile.n > 1e-9]
    return Step(day, there, came, need, expired, sum(pile.n for pile in shelf), left)


@dataclass(frozen=True, slots=True)
class Proposal:
    """How much to order, and until which day; nothing: 0 and none. `late`: it falls below its minimum before an order
    of today is there."""

    n: int
    until: date | None
    late: bool = False


def propose(seen: Outlook, minimum: int, on: date, *, lead_days: int, cover_days: int) -> Proposal:
    """Propose an order: when within the days an order takes and those it covers the stock falls below its minimum, or
    to nothing, so much is ordered that at their end the minimum is there; it is placed so many days before that day as
    an order takes, today at the latest."""
    window = seen.steps[: lead_days + cover_days]
    low = next((step for step in window if step.left < minimum or step.missing > 1e-9), None)
    if low is None:
        return Proposal(0, None)
    missing = sum(step.missing for step in window)
    n = ceil(round(missing + max(minimum - window[-1].left, 0), 6))
    until = low.on - timedelta(days=lead_days)
    return Proposal(n, max(until, on), until < on)
