"""The personal data of calls."""

from django.db.models import Case, When
from django.db.models.functions import Coalesce

from lianfang.common.erasure import Held
from lianfang.hotline.models import HotlineCall, HotlineStep

# There is no number left to call back: what was promised ended with the call.
_CALLED = Case(When(call_back_by__isnull=False, then=Coalesce("called_back_at", "ended_at")), default=None)

HELD = (
    Held(
        "hotline",
        HotlineCall,
        "blank",
        "ended_at",
        people=("person_id", "about_id"),
        blank={
            "line": "",
            "caller": "",
            "note": "",
            "erased": True,
            "person_id": None,
            "about_id": None,
            "called_back_at": _CALLED,
        },
    ),
    Held(
        "hotline",
        HotlineStep,
        "blank",
        "call__ended_at",
        blank={"text": "", "person_id": None, "thing": None},
        area="call__area_id",
    ),
)
