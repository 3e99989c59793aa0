"""What the deeds of units' daily reports, ranking, interviews and of superiors' forms are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OF_REPORTS: dict[str, Promise] = {
    "reporting.day.locked": _("Locked the daily reports of units"),
    "reporting.economy.exported": _("Saved figures of the economy"),
    "reporting.economy.said": _("Said a figure of the economy"),
    "reporting.economy.taken_back": _("Took a figure of the economy back"),
    "reporting.form.filled": _("Filled a form"),
    "reporting.form.mapped": _("Said what goes into a form"),
    "reporting.form.planned": _("Planned when a form is filled"),
    "reporting.form.renewed": _("Took in a new version of a form"),
    "reporting.form.resumed": _("Took a form up again"),
    "reporting.form.saved": _("Saved a filled form"),
    "reporting.form.stopped": _("Stopped a form"),
    "reporting.form.taken_in": _("Took in a form of a superior"),
    "reporting.interview.call": _("Called to an interview"),
    "reporting.interview.decline": _("Decided that no interview is needed"),
    "reporting.interview.failed": _("Looked again: not put right yet"),
    "reporting.interview.hold": _("Wrote down an interview"),
    "reporting.interview.passed": _("Looked again and closed an interview"),
    "reporting.notice.printed": _("Printed the notice of a ranking"),
    "reporting.ranking.corrected": _("Ranked units again"),
    "reporting.rows.opened": _("Opened the rows behind a figure"),
    "reporting.unit.corrected": _("Corrected the daily report of a unit"),
    "reporting.unit.submitted": _("Submitted the daily report of a unit"),
    "reporting.unit.withdrawn": _("Took back the daily report of a unit"),
    "reporting.units.exported": _("Saved the reports or the ranking of units"),
}

NOTED_IN_REPORTS: dict[str, Promise] = {
    "day": _("Day"),
    "figure": _("Indicator"),
    "hour": _("Every day at"),
    "note": _("Note"),
    "zero": _("Zero report"),
}
