"""What the deeds of exercises, and looks at what was known at a time, are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OF_DRILLS: dict[str, Promise] = {
    "drills.drill.archived": _("Put an exercise away"),
    "drills.drill.deleted": _("Deleted an exercise as a whole"),
    "drills.drill.ended": _("Ended an exercise"),
    "drills.drill.entered": _("Entered an exercise"),
    "drills.drill.planned": _("Planned an exercise"),
    "drills.drill.reviewed": _("Wrote the review of an exercise"),
    "drills.drill.started": _("Started an exercise"),
    "drills.event.acknowledged": _("Answered an event of an exercise"),
    "drills.event.added": _("Wrote an event of an exercise"),
    "drills.event.dropped": _("Took an event out of an exercise"),
    "drills.event.judged": _("Judged an event of an exercise"),
    "hindsight.person.opened": _("Looked at what was known of a person at a time"),
    "hindsight.picture.opened": _("Looked at what the command knew at a time"),
    "hindsight.report.opened": _("Looked at a report as of a time"),
    "drills.review.exported": _("Saved the review of an exercise"),
}
