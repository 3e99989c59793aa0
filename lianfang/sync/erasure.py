"""The personal data in uploads that a person has to look at, and in what takes facts back."""

from lianfang.common.erasure import ERASED, Held
from lianfang.sync.models import Dispute, Refusal, Settlement, Void

HELD = (
    Held(
        "upload_problem",
        Dispute,
        "blank",
        "settled_at",
        blank={"person_id": None, "detail": {}},
        hide=("detail",),
    ),
    Held(
        "upload_problem", Refusal, "blank", "dealt_at", people=(), blank={"raw": "", "detail": "", "note": ""}
    ),
    Held("upload_problem", Void, "blank", "at", people=(), blank={"reason": ERASED}, fact=True),
    Held("upload_problem", Settlement, "blank", "at", people=(), blank={"note": ERASED}, fact=True),
)
