"""The personal data of beds: who lay where."""

from lianfang.beds.models import Occupancy, Reservation
from lianfang.common.erasure import Held

HELD = (
    Held("patient_file", Occupancy, "keep", "during", area=""),
    Held("patient_file", Reservation, "keep", "at", area=""),
)
