"""The clocks of a case as its pages show them."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lianfang.cases import queries
from lianfang.cases.models import Case
from lianfang.cases.rules import Due
from lianfang.protocol.schema import Reporting


def shown_clock(due: Due, reporting: Reporting, now: datetime) -> dict[str, Any]:
    """Give a clock with its words, its number of the protocol and its tone."""
    hours = {
        "reported": (_("Report of the case"), reporting.case_report_hours),
        "core_facts": (_("Core facts"), reporting.core_hours),
        "investigated": (_("Whole investigation"), reporting.report_hours),
    }
    label, number = hours[due.key]
    late = due.late(now)
    tone = "red" if late else "green" if due.done_at else ""
    minutes = 0 if due.done_at else int((due.due_at - now).total_seconds() // 60)
    left = (
        "" if due.done_at or late else _("%(h)s h %(m)s min left") % {"h": minutes // 60, "m": minutes % 60}
    )
    return {"due": due, "label": label, "hours": number, "late": late, "tone": tone, "left": left}


def shown_clocks(case: Case, now: datetime) -> list[dict[str, Any]]:
    """Give the clocks of a case by the protocol in force."""
    reporting = queries.protocol_of(case.outbreak, now).reporting
    return [shown_clock(due, reporting, now) for due in queries.clocks_of(case, now)]
