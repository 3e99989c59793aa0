"""The personal data of people at work: hours, health, incidents."""

from lianfang.common.erasure import Held
from lianfang.duty.models import (
    Alarm,
    Clock,
    Health,
    Incident,
    LastTest,
    Override,
    Restriction,
    Seen,
    Step,
    Stint,
)

HELD = (
    Held("shift", Step, "keep", "at", fact=True),
    Held("shift", Incident, "keep", "at", fact=True),
    Held("shift", Override, "keep", "at", fact=True),
    Held("shift", Seen, "keep", "at", fact=True),
    Held("shift", Clock, "keep", "since"),
    Held("shift", Stint, "keep", "began_at"),
    Held("shift", Alarm, "keep", "raised_at"),
    Held("shift", Restriction, "keep", "from_at"),
    Held("duty_health", Health, "unlink", "at", blank={"symptoms": []}, fact=True),
    Held("duty_health", LastTest, "delete", "at", area=""),
)
