"""The personal data of calls."""

from lianfang.common.erasure import Held
from lianfang.hotline.models import HotlineCall, HotlineStep

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
