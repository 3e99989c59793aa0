"""The personal data of rotas: who worked when, who wished what."""

from lianfang.common.erasure import Held
from lianfang.rotas.models import Absence, Assignment, Change, Reply, Swap, Wish

HELD = (
    Held("shift", Assignment, "keep", "at", area="shift__rota__area_id"),
    Held("shift", Wish, "keep", "at", area="worker__area_id"),
    Held("shift", Swap, "keep", "asked_at", area=""),
    Held("shift", Change, "keep", "replan__asked_at", area=""),
    Held("shift", Absence, "keep", "from_at", area=""),
    Held("shift", Reply, "keep", "at", fact=True),
)
