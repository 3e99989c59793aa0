"""The personal data of this app: what people asked for, who was erased, whose data must not be."""

from lianfang.common.erasure import Held
from lianfang.privacy.models import Forgotten, LegalHold, SubjectRequest

HELD = (
    Held("audit", LegalHold, "keep", "placed_at", area="", hide=("reason", "asked_by", "lifted_why")),
    Held("audit", SubjectRequest, "keep", "asked_at"),
    Held("audit", Forgotten, "keep", "before", area=""),
)
