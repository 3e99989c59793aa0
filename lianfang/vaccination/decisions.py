"""The decisions of this app about people: no dose for now, or none at all."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianfang.common.decisions import Decided
from lianfang.protocol import timeline
from lianfang.vaccination.models import Visit


def _no_dose(rows: Any) -> Any:
    states = [Visit.State.DEFERRED, Visit.State.CONTRAINDICATED]
    return rows.filter(state__in=states).select_related("session")


def _why(visit: Visit) -> str:
    numbers = timeline.named(visit.session.protocol).vaccination
    asked = {each.key: each.label for each in numbers.contraindications.value}
    told = [gettext(asked[key]) for key in visit.answers if key in asked]
    return " · ".join([str(visit.get_state_display()), *told, *filter(None, [visit.note])])


DECIDED = (
    Decided(
        "vaccination.visit",
        _("No dose, as a doctor decided at a session"),
        Visit,
        by="screened_by_id",
        at="screened_at",
        reason="note",
        until="until",
        objection="shared",
        only=_no_dose,
        ends=_("any doctor may decide anew at another session"),
        why=_why,
    ),
)
