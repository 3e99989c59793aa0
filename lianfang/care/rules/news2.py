"""NEWS2: how many points a patient's measurements make, and how soon somebody looks again.

Source: Royal College of Physicians, National Early Warning Score (NEWS) 2, London 2017, Chart 1: the NEWS scoring
system (a copy of the chart was read). Not for those under 16 nor in pregnancy. What is missing is never guessed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from lianfang.care.rules.signs import Signs

LEAST_YEARS = 16
MEDIUM, HIGH = 5, 7  # points in all from which the response is urgent, and an emergency

Bands = tuple[tuple[float, int], ...]  # up to and with this value: so many points

BREATHS: Bands = ((8, 3), (11, 1), (20, 0), (24, 2), (inf, 3))
OXYGEN: Bands = ((91, 3), (93, 2), (95, 1), (inf, 0))
OXYGEN_2_AIR: Bands = ((83, 3), (85, 2), (87, 1), (inf, 0))
OXYGEN_2_GIVEN: Bands = ((83, 3), (85, 2), (87, 1), (92, 0), (94, 1), (96, 2), (inf, 3))
SYSTOLIC: Bands = ((90, 3), (100, 2), (110, 1), (219, 0), (inf, 3))
PULSE: Bands = ((40, 3), (50, 1), (90, 0), (110, 1), (130, 2), (inf, 3))
CELSIUS: Bands = ((35.0, 3), (36.0, 1), (38.0, 0), (39.0, 1), (inf, 2))
AIR, ALERT = {True: 2, False: 0}, "A"

PARTS = ("respiratory_rate", "spo2", "on_oxygen", "systolic", "pulse", "consciousness", "celsius")


@dataclass(frozen=True, slots=True)
class Score:
    """Points of each part (None: not measured), those known in all, and the band of these.

    With a part missing the sum and the band are the least they can be.
    """

    parts: tuple[tuple[str, int | None], ...]
    points: int
    band: str

    @property
    def missing(self) -> tuple[str, ...]:
        """Name the parts that were not measured."""
        return tuple(key for key, points in self.parts if points is None)

    @property
    def complete(self) -> bool:
        """Say whether every part was measured."""
        return not self.missing


def not_for(age: int | None, pregnant: bool) -> str:
    """Say why the score is not given: "child", "pregnant", or "" when it is. Unknown age is taken for an adult's."""
    if age is not None and age < LEAST_YEARS:
        return "child"
    return "pregnant" if pregnant else ""


def score(signs: Signs, scale: int = 1) -> Score:
    """Count the points of measurements. Scale 2 of SpO2 is for patients whose own aim is 88 to 92 %, when a doctor said
    so."""
    parts = (
        ("respiratory_rate", _points(signs.respiratory_rate, BREATHS)),
        ("spo2", _oxygen(signs, scale)),
        ("on_oxygen", None if signs.on_oxygen is None else AIR[signs.on_oxygen]),
        ("systolic", _points(signs.systolic, SYSTOLIC)),
        ("pulse", _points(signs.pulse, PULSE)),
        ("consciousness", (0 if signs.consciousness == ALERT else 3) if signs.consciousness else None),
        ("celsius", _points(signs.celsius, CELSIUS)),
    )
    known = [points for _key, points in parts if points is not None]
    return Score(parts, sum(known), band(known))


def band(known: Sequence[int]) -> str:
    """Name the band of some points: zero, low, single (3 in one part), medium (5 or 6), high (7 or more)."""
    total = sum(known)
    if total >= HIGH:
        return "high"
    if total >= MEDIUM:
        return "medium"
    if 3 in known:
        return "single"
    return "low" if total else "zero"


def _points(value: float | None, bands: Bands) -> int | None:
    return None if value is None else next(points for most, points in bands if value <= most)


def _oxygen(signs: Signs, scale: int) -> int | None:
    if scale == 1:
        return _points(signs.spo2, OXYGEN)
    if signs.on_oxygen is None and signs.spo2 is not None and signs.spo2 > 92:
        return None  # above the aim it depends on whether oxygen is given
    return _points(signs.spo2, OXYGEN_2_GIVEN if signs.on_oxygen else OXYGEN_2_AIR)
