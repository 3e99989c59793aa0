"""What the deeds of zones are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OF_ZONES: dict[str, Promise] = {
    "zones.care.ended": _("Noted that somebody in a zone does not need something any more"),
    "zones.care.noted": _("Noted what somebody in a zone needs again and again"),
    "zones.census.exported": _("Saved the list of a zone’s people"),
    "zones.census.opened": _("Opened the list of a zone’s people"),
    "zones.list.exported": _("Saved the list of zones"),
    "zones.order.approved": _("Approved the order of a zone"),
    "zones.order.drafted": _("Drafted the order of a zone"),
    "zones.order.dropped": _("Dropped the order of a zone"),
    "zones.order.edited": _("Changed the draft of a zone’s order"),
    "zones.order.looked": _("Looked through what has to be in order before a zone is lifted"),
    "zones.order.sent_back": _("Sent the order of a zone back"),
    "zones.order.submitted": _("Handed the order of a zone in"),
    "zones.permit.asked": _("Asked for a permit of a zone"),
    "zones.permit.back": _("Noted that somebody is back in a zone"),
    "zones.permit.granted": _("Granted a permit of a zone"),
    "zones.permit.refused": _("Refused a permit of a zone"),
    "zones.permit.urgent": _("Let somebody out of a zone for urgent care"),
    "zones.permit.withdrawn": _("Took a permit of a zone back before it was decided"),
    "zones.permits.exported": _("Saved the list of permits of zones"),
    "zones.person.listed": _("Put somebody on the list of a zone’s people"),
    "zones.person.opened": _("Opened the page of somebody in a zone"),
    "zones.person.told": _("Said that somebody in a zone is there, away or gone"),
    "zones.place.counted": _("Counted people at a place of a zone"),
    "zones.round.asked": _("Asked for a round of testing in a zone"),
    "zones.team.left": _("Noted that a team no longer serves a zone"),
    "zones.zone.erased": _("Erased who was in a zone"),
    "zones.team.sent": _("Had a team serve a zone"),
}
