"""What the deeds of the hotline are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OF_HOTLINE: dict[str, Promise] = {
    "hotline.call.began": _("Began a hotline call"),
    "hotline.call.ended": _("Ended a hotline call"),
    "hotline.call.erased": _("Erased the words of a hotline call"),
    "hotline.call.noted": _("Wrote a note beside a hotline call"),
    "hotline.list.exported": _("Saved the list of hotline calls"),
    "hotline.people.searched": _("Looked for a caller"),
    "hotline.person.chosen": _("Chose who a caller says they are"),
    "hotline.person.not_identified": _("Could not identify a caller"),
    "hotline.person.opened": _("Looked at a person for a caller who was identified"),
    "hotline.result.told": _("Told a caller how a test stands"),
}

NOTED_BY_HOTLINE: dict[str, Promise] = {
    "call": _("Hotline call"),
    "as_of": _("As of"),
}
