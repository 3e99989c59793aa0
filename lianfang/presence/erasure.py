"""The personal data of checkpoints and venues: who was where."""

from lianfang.common.erasure import ERASED, Held
from lianfang.presence.actions import drop_days
from lianfang.presence.models import Pass, Passage, Scan, ScanConsent, Stay, Transfer, Vehicle

HELD = (
    Held("passage", Passage, "unlink", "at", blank={"note": ""}, fact=True),
    Held("passage", Transfer, "unlink", "at", blank={"note": "", "taken_by": ""}, fact=True),
    Held("passage", Vehicle, "blank", "at", people=(), blank={"plate": ERASED, "note": ""}, fact=True),
    Held("venue_scan", Scan, "unlink", "at", fact=True),
    Held("venue_scan", Stay, "delete", "day", area="", drop=drop_days),
    Held("venue_scan", ScanConsent, "unlink", "ended_at", area=""),
    Held(
        "pass",
        Pass,
        "blank",
        "ends_at",
        blank={"person_id": None, "holder": ERASED, "plate": "", "note": ""},
    ),
)
