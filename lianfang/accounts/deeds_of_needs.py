"""What the deeds about needs, thanks and complaints are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OF_NEEDS: dict[str, Promise] = {
    "needs.feedback.answered": _("Answered thanks or a complaint"),
    "needs.feedback.erased": _("Erased the words of thanks or a complaint"),
    "needs.feedback.exported": _("Saved the list of thanks and complaints"),
    "needs.feedback.hidden": _("Took a published text off the page"),
    "needs.feedback.noted": _("Wrote a note beside thanks or a complaint"),
    "needs.feedback.opened": _("Opened thanks or a complaint"),
    "needs.feedback.published": _("Published what somebody said"),
    "needs.feedback.received": _("Took in thanks or a complaint"),
    "needs.feedback.routed": _("Passed thanks or a complaint to a unit"),
    "needs.list.exported": _("Saved the list of needs"),
    "needs.posters.printed": _("Printed codes of buildings"),
    "needs.need.opened": _("Opened the page of a need"),
    "needs.ticket.assigned": _("Assigned a need"),
    "needs.ticket.confirmed": _("Noted that a need is confirmed as met"),
    "needs.ticket.erased": _("Erased the words of a need"),
    "needs.ticket.joined": _("Joined a need to another"),
    "needs.ticket.met": _("Noted that a need is met"),
    "needs.ticket.noted": _("Wrote a note beside a need"),
    "needs.ticket.reopened": _("Opened a need again"),
    "needs.ticket.sorted": _("Sorted a need"),
    "needs.ticket.spoken": _("Noted that somebody spoke with whoever needs it"),
    "needs.ticket.taken": _("Took a need on"),
    "needs.ticket.told": _("Took in a need"),
    "needs.ticket.withdrawn": _("Withdrew a need"),
}
