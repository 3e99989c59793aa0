"""The personal data of those who work, and of those who offered to."""

from typing import Any

from lianfang.common.erasure import ERASED, Held
from lianfang.workforce.models import (
    Acknowledgement,
    Answer,
    Arrival,
    Call,
    Certificate,
    Member,
    MusterVehicle,
    Pairing,
    Qualification,
    Volunteer,
    Worker,
)

_OFFER: dict[str, Any] = {
    "name": ERASED,
    "phone": ERASED,
    **dict.fromkeys(("sex", "tail", "note", "insurer", "policy_no"), ""),
    **dict.fromkeys(("born_on", "insured_until", "sealed"), None),
    "skills": [],
    "free": [],
    "origin": b"",
    "code_digest": b"",
}
_SECRET = ("sealed", "origin", "code_digest", "note")


def _never_worked(rows: Any) -> Any:
    return rows.filter(state__in=["declined", "withdrawn"], worker=None)


def _others(rows: Any) -> Any:
    return rows.exclude(state__in=["declined", "withdrawn"], worker=None)


HELD = (
    Held("staff", Worker, "keep", "from_on"),
    Held("staff", Member, "keep", "from_on", area="team__area_id"),
    Held("staff", Qualification, "keep", "from_on", area="worker__area_id"),
    Held("staff", Certificate, "keep", "issued_at"),
    Held("staff", Pairing, "keep", "noted_at", people=()),
    Held("declined_offer", Volunteer, "blank", "decided_at", only=_never_worked, blank=_OFFER, hide=_SECRET),
    Held("staff", Volunteer, "keep", "signed_at", only=_others, hide=_SECRET),
    Held("shift", Acknowledgement, "keep", "at", fact=True),
    Held("shift", Call, "keep", "called_at", area="muster__area_id"),
    Held("shift", Answer, "keep", "at", fact=True),
    Held("shift", Arrival, "keep", "at", fact=True),
    Held("shift", MusterVehicle, "keep", "muster__called_at", people=(), area="muster__area_id"),
)
