"""Measurements and what they alone say of how ill an adult is."""

from dataclasses import dataclass
from datetime import datetime

from lianfang.protocol.schema import SevereSign, Treatment

# What a thermometer, a watch and an oximeter can show of a living adult or child; chosen by this project.
CELSIUS = (34, 43)


BREATHS = (4, 80)


SPO2 = (40, 100)


ADULT_YEARS = 18  # the thresholds of severe signs are those of adults; of age is 18 (Civil Code, article 17)


@dataclass(frozen=True, slots=True)
class Signs:
    """A patient's measurements at one instant."""

    at: datetime
    celsius: float
    respiratory_rate: int
    spo2: int


def severe_signs(signs: Signs, treatment: Treatment, age: int | None) -> tuple[SevereSign, ...]:
    """Name the measurements that alone make an adult severe. Only a proposal: a doctor decides.

    Somebody of unknown age is taken for an adult.
    """
    if age is not None and age < ADULT_YEARS:
        return ()
    measured = {"respiratory_rate": signs.respiratory_rate, "oxygen_saturation": signs.spo2}
    return tuple(
        sign
        for sign in treatment.severe_signs.value
        if sign.key in measured and _beyond(measured[sign.key], sign)
    )


def _beyond(value: float, sign: SevereSign) -> bool:
    return value >= sign.threshold if sign.side == "at_least" else value <= sign.threshold
