"""What the deeds about vaccination are called, and what is noted with them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OF_VACCINATION: dict[str, Promise] = {
    "vaccination.certificate.printed": _("Printed a certificate of vaccination"),
    "vaccination.consent.given": _("Wrote down who agreed to a dose"),
    "vaccination.consent.withdrawn": _("Noted that a dose is not wanted"),
    "vaccination.dose.entered": _("Entered a dose given elsewhere"),
    "vaccination.dose.taken_back": _("Took back a dose that was entered"),
    "vaccination.due.opened": _("Looked at whose next dose comes"),
    "vaccination.due.reminded": _("Reminded people of a next dose"),
    "vaccination.event.followed": _("Asked again after an event"),
    "vaccination.event.noted": _("Noted an event after a dose"),
    "vaccination.event.reported": _("Reported an event after a dose"),
    "vaccination.list.exported": _("Saved a list of vaccination"),
    "vaccination.lot.opened": _("Opened who was given a lot"),
    "vaccination.lot.told": _("Noted that somebody was told of a lot"),
    "vaccination.record.opened": _("Opened somebody’s doses"),
    "vaccination.session.cancelled": _("Cancelled a session of vaccination"),
    "vaccination.session.closed": _("Closed a session of vaccination"),
    "vaccination.session.opened": _("Opened a session of vaccination"),
    "vaccination.session.planned": _("Planned a session of vaccination"),
    "vaccination.session.seen": _("Looked at who came to a session of vaccination"),
    "vaccination.swab.decided": _("Decided about a swab that is due before a dose"),
    "vaccination.vaccine.added": _("Said which vaccine some goods are"),
    "vaccination.visit.came": _("Received somebody at a session of vaccination"),
    "vaccination.visit.screened": _("Decided whether somebody is fit for a dose"),
    "vaccination.visit.went": _("Noted that somebody went before a dose"),
}

NOTED_OF_VACCINATION: dict[str, Promise] = {
    "consent": _("Consent"),
    "given": _("Doses given"),
    "product": _("Vaccine"),
    "severe": _("Severe"),
    "swab": _("Swab"),
    "wasted": _("Doses written off"),
}
