"""An invented city that goes about its days: who is where from when to when, the same for the same seed.

Households, wards, work, favourite shops; 400 big places of 60,000 draw from everywhere. How often a place is visited is
heavy-tailed: the busiest sees 20,000 people a day, half see a few.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from lianfang.tracing.layout import DAY, Rows

PEOPLE, PLACES, WARDS, FAVOURITES = 3_850_000, 60_000, 120, 6
KINDS = 5  # market or station, hospital, work or school, shop, block of flats
MEDIAN_S = np.array([35, 12, 480, 40, 90]) * 60
SPREAD = np.array([0.5, 0.5, 0.13, 0.6, 0.6])
LONGEST_S = np.array([2 * 3600, 3600, 12 * 3600, 3 * 3600, 6 * 3600], np.int32)
PEAKS = np.array([[6.5, 17.0], [7.5, 17.5], [7.9, 13.0], [11.5, 19.0], [17.0, 20.0]])  # hours of the day
WIDTH = np.array([1.6, 1.3, 0.6, 2.4, 2.0])

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class City:
    """Who lives there and where they go. Person and place numbers begin at 1."""

    people: int
    places: int
    seed: int
    zero: int  # the first midnight, in seconds
    kind: Array
    work: Array
    favourites: Array
    active: Array
    pull: Array  # of places on people from everywhere, added up
    household: Array

    def day(self, d: int) -> Rows:
        """Let the city live one day."""
        dice = np.random.default_rng([self.seed, d])
        weekday = d % 7 < 5
        times = dice.poisson(self.active * (1.52 if weekday else 1.95)).astype(np.int32)
        person = np.repeat(np.arange(self.people, dtype=np.int32), times)
        place = self.favourites[dice.integers(0, FAVOURITES, len(person)), person]
        elsewhere = np.flatnonzero(dice.random(len(person)) < 0.25)
        place[elsewhere] = drawn(self.pull, dice.random(len(elsewhere)))
        if weekday:
            works = np.flatnonzero((self.work >= 0) & (dice.random(self.people) < 0.88)).astype(np.int32)
            person, place = np.concatenate([person, works]), np.concatenate([place, self.work[works]])
        return self._when(dice, d, person, place)

    def _when(self, dice: np.random.Generator, d: int, person: Array, place: Array) -> Rows:
        n, kind = len(person), self.kind[place]
        peak = PEAKS[kind, (dice.random(n) < 0.45).astype(np.int8)]
        late = (kind == 2) & (peak > 10)
        peak[late & (dice.random(n) < 0.75)] = 7.9
        hour = (peak + dice.standard_normal(n, np.float32) * WIDTH[kind]) % 24
        entered = np.minimum((hour * 3600).astype(np.int64), DAY - 1) + self.zero + d * DAY
        stay = MEDIAN_S[kind] * np.exp(dice.standard_normal(n, np.float32) * SPREAD[kind])
        length = np.clip(stay, 60, LONGEST_S[kind]).astype(np.uint16)
        key = (place.astype(np.uint64) << np.uint64(40)) | (
            (entered - self.zero - d * DAY).astype(np.uint64) << np.uint64(22)
        )
        key |= person.astype(np.uint64)
        _, first = np.unique(key, return_index=True)  # nobody enters a place twice in a second
        first.sort()
        return Rows(
            (person + 1)[first].astype(np.int32),
            (place + 1)[first].astype(np.int32),
            entered[first].astype(np.int32),
            length[first],
        )


def drawn(cumulated: Array, chance: Array) -> Array:
    """Draw places by their pull."""
    return np.minimum(np.searchsorted(cumulated, chance), len(cumulated) - 1).astype(np.int32)


def build(people: int, seed: int, zero: int) -> City:
    """Invent a city; one with fewer people has as many fewer places."""
    dice = np.random.default_rng(seed)
    share = people / PEOPLE
    n = np.maximum(2, (np.array([260, 140, 22_000, 30_000, 7_600]) * share)).astype(int)
    kind = np.repeat(np.arange(KINDS, dtype=np.int8), n)
    kind[: n[0] + n[1]] = dice.permutation(kind[: n[0] + n[1]])
    wards = max(2, int(WARDS * min(1, 20 * share)))
    household, ward, weight = _homes(dice, people, wards)
    where = np.searchsorted(weight, dice.random(len(kind))).astype(np.int16)
    pull = _pull(dice, kind, n, share)
    local = np.where(kind < 2, 0.15, 1.0) * pull
    cumulated = np.cumsum(pull) / pull.sum()
    favourites = np.empty((FAVOURITES, people), np.int32)
    near = _by_ward(where, local, wards)
    for k in range(FAVOURITES):
        chance = dice.random(people)
        favourites[k] = near(ward, chance) if k < 3 else drawn(cumulated, chance)
    work = _work(dice, kind, where, ward, wards)
    active = dice.gamma(3.0, 1 / 3.0, people).astype(np.float32)
    traders = dice.choice(people, max(5, people // 7_700), replace=False)
    active[traders], work[traders] = 3.2, -1
    favourites[:, traders] = dice.integers(0, max(2, int(60 * share)), (FAVOURITES, len(traders)))
    return City(people, len(kind), seed, zero, kind, work, favourites, active, cumulated, household)


def _homes(dice: np.random.Generator, people: int, wards: int) -> tuple[Array, Array, Array]:
    size = dice.choice(np.arange(1, 8), size=people, p=[0.10, 0.18, 0.23, 0.26, 0.13, 0.07, 0.03])
    household = np.repeat(np.arange(people, dtype=np.int32), size)[:people]
    weight = np.cumsum(dice.lognormal(0, 0.6, wards))
    weight /= weight[-1]
    ward = np.sort(np.searchsorted(weight, dice.random(people)))[household].astype(np.int16)
    return household, ward, weight


def _pull(dice: np.random.Generator, kind: Array, n: Array, share: float) -> Array:
    pull = np.zeros(len(kind))
    big = n[0] + n[1]
    pull[:big] = 21_000 * np.arange(1, big + 1) ** -0.45 * share
    rest = max(5.5e6 * share - pull[:big].sum(), 1e5 * share)
    shops = np.minimum(shops := dice.lognormal(0, 1.2, n[3]), 60 * shops.mean())
    pull[kind == 3] = shops / shops.sum() * rest * 0.93
    flats = dice.lognormal(0, 0.7, n[4])
    pull[kind == 4] = flats / flats.sum() * rest * 0.07
    return pull


def _by_ward(where: Array, weight: Array, wards: int) -> Any:
    order = np.argsort(where, kind="stable")
    total = np.concatenate([[0.0], np.cumsum(weight[order])])
    begins = np.searchsorted(where[order], np.arange(wards + 1))

    def draw(ward: Array, chance: Array) -> Array:
        low, high = total[begins[ward]], total[begins[ward + 1]]
        at = np.searchsorted(total, low + chance * (high - low), side="right") - 1
        found: Array = order[np.clip(at, 0, len(order) - 1)].astype(np.int32)
        return found

    return draw


def _work(dice: np.random.Generator, kind: Array, where: Array, ward: Array, wards: int) -> Array:
    size = np.where(kind == 2, np.minimum(dice.pareto(1.15, len(kind)) + 1, 400), 0.0)
    chance, people = dice.random(len(ward)), len(ward)
    near = _by_ward(where, size, wards)(ward, chance)
    far = drawn(np.cumsum(size) / size.sum(), chance)
    chosen = np.where(dice.random(people) < 0.5, near, far)
    return np.where(dice.random(people) < 0.68, chosen, -1).astype(np.int32)
