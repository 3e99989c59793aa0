"""The personal data of what was printed beforehand and keyed afterwards."""

from lianfang.common.erasure import Held
from lianfang.paper.models import Keying, Listed, PaperForm

HELD = (
    Held("paper", Listed, "delete", "kit__printed_at", area="kit__area_id"),
    Held("paper", PaperForm, "blank", "changed_at", people=(), blank={"settled": None}),
    Held("paper", Keying, "delete", "at", people=(), area="form__area_id"),
)
