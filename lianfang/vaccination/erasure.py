"""The personal data of doses, of consent to them and of what followed: they are kept."""

from lianfang.common.erasure import Held
from lianfang.vaccination.models import (
    Adverse,
    AdverseNote,
    Consent,
    Departure,
    Dose,
    Event,
    GivenDose,
    LotNotice,
    Screening,
    Visit,
)

HELD = (
    Held("dose", Dose, "keep", "at", fact=True),
    Held("dose", Screening, "keep", "at", fact=True),
    Held("dose", Consent, "keep", "at", fact=True),
    Held("dose", Event, "keep", "at", people=("dose__person_id",), fact=True),
    Held("dose", Departure, "keep", "at", people=("dose__person_id",), fact=True),
    Held("dose", GivenDose, "keep", "day"),
    Held("dose", Adverse, "keep", "noted_at"),
    Held("dose", AdverseNote, "keep", "at", area="event__area_id"),
    Held("dose", LotNotice, "keep", "made_at"),
    Held("dose", Visit, "keep", "came_at"),
)
