"""The personal data on photos of inspections."""

from django.db.models.functions import Now

from lianfang.common.erasure import Held
from lianfang.supervision.models import Photo

HELD = (
    Held(
        "inspection_photo",
        Photo,
        "blank",
        "step__finding__closed_at",
        people=(),
        blank={"content": b"", "erased_at": Now()},
        area="step__finding__area_id",
    ),
)
