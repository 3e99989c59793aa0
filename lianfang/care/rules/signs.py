"""Measurements and what they alone say of how ill an adult is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from lianfang.protocol.schema import ClinicalType
from lianfang.protocol.treatment import SevereSign, Treatment

# What instruments can show of a living adult or child; chosen by this project.
CELSIUS = (34, 43)
BREATHS = (4, 80)
SPO2 = (40, 100)
PULSE = (20, 250)
SYSTOLIC = (40, 300)
DIASTOLIC = (10, 200)
OXYGEN_FLOW = (0.1, 80)  # litres a minute; high-flow devices give 60
OXYGEN_INDEX = (20, 700)
LESION_GROWTH = (-100, 1000)  # lesions may shrink

RANGES: dict[str, tuple[float, float]] = {
    "celsius": CELSIUS,
    "respiratory_rate": BREATHS,
    "spo2": SPO2,
    "pulse": PULSE,
    "systolic": SYSTOLIC,
    "diastolic": DIASTOLIC,
    "oxygen_flow": OXYGEN_FLOW,
    "oxygen_index": OXYGEN_INDEX,
    "lesion_growth": LESION_GROWTH,
}

ADULT_YEARS = 18  # the thresholds of severe signs are those of adults; of age is 18 (Civil Code, article 17)


@dataclass(frozen=True, slots=True)
class Signs:
    """A patient's measurements at one instant; what was not measured is None.

    oxygen_index: PaO2/FiO2 in mmHg. lesion_growth: of the lungs on imaging, in 24 to 48 hours, in percent.
    consciousness: A alert, C newly confused, V, P, U (answers to voice, to pain, not at all), "" not looked at.
    """

    at: datetime
    celsius: float | None = None
    respiratory_rate: int | None = None
    spo2: int | None = None
    pulse: int | None = None
    systolic: int | None = None
    on_oxygen: bool | None = None
    consciousness: str = ""
    oxygen_index: int | None = None
    lesion_growth: int | None = None


@dataclass(frozen=True, slots=True)
class Beyond:
    """A measurement on the wrong side of the protocol's threshold."""

    sign: SevereSign
    value: float


def beyond(signs: Signs, treatment: Treatment, age: int | None) -> tuple[Beyond, ...]:
    """Name the measurements that alone make an adult severe. Only a proposal: a doctor decides.

    Somebody of unknown age is taken for an adult; of a child nothing is said, as the protocol has no thresholds for
    children.
    """
    if age is not None and age < ADULT_YEARS:
        return ()
    return tuple(_beyond(signs, treatment))


def _beyond(signs: Signs, treatment: Treatment) -> Iterator[Beyond]:
    measured = {
        "respiratory_rate": signs.respiratory_rate,
        "oxygen_saturation": signs.spo2,
        "oxygenation_index": signs.oxygen_index,
        "lesion_growth": signs.lesion_growth,
    }
    for sign in treatment.severe_signs.value:
        value = measured.get(sign.key)
        if value is None:
            continue
        if value >= sign.threshold if sign.side == "at_least" else value <= sign.threshold:
            yield Beyond(sign, value)


def proposed_type(found: Sequence[Beyond], now_type: str, types: Sequence[ClinicalType]) -> str:
    """Propose the lightest severe type when a measurement is beyond its threshold and the patient has no severe type
    yet; "" for no proposal."""
    severe = [each.key for each in types if each.severe]
    return severe[0] if found and severe and now_type not in severe else ""
