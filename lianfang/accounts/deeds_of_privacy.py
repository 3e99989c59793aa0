"""What deeds about the data of people are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OF_PRIVACY: dict[str, Promise] = {
    "privacy.erased": _("Erased what was due"),
    "privacy.hold.placed": _("Placed a legal hold"),
    "privacy.copy.saved": _("Saved a copy of what is held about somebody"),
    "privacy.person.opened": _("Opened what is held about somebody"),
    "privacy.request.answered": _("Answered what somebody asked about their data"),
    "privacy.request.made": _("Took in what somebody asked about their data"),
    "privacy.hold.lifted": _("Lifted a legal hold"),
}
