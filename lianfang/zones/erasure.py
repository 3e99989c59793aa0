"""The personal data of zones: who was inside, what they needed, where they went."""

from typing import Any

from django.db.models.functions import Now

from lianfang.common.erasure import ERASED, Held
from lianfang.zones.models import CareFlag, Flagging, Permit, PlaceCount, Present, Zone

_PERMIT = {"person_id": None, "holder": ERASED, "plate": "", "why": ""}


def _with_people(rows: Any) -> Any:
    return rows.filter(erased_at=None)


HELD = (
    Held("zone_census", CareFlag, "delete", "zone__lifted_at"),
    Held("zone_census", Present, "delete", "zone__lifted_at"),
    Held("zone_census", Permit, "blank", "zone__lifted_at", blank=_PERMIT),
    Held(
        "zone_census",
        PlaceCount,
        "blank",
        "zone__lifted_at",
        people=(),
        blank={"note": ""},
        area="zone__area_id",
    ),
    Held("zone_census", Flagging, "unlink", "at", blank={"note": ""}, fact=True),
    # Last, when nobody of it is left: from then on its pages say so.
    Held("zone_census", Zone, "blank", "lifted_at", people=(), only=_with_people, blank={"erased_at": Now()}),
)
