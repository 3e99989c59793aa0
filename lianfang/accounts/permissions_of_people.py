"""What may be done with people on record."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OF_PEOPLE: dict[str, Promise] = {
    "people.read": _("Find people and open their page"),
    "people.meet": _("Put people on record who are met in the field"),
    "people.edit": _("Register and correct people"),
    "people.defer": _("Note why somebody need not come or should wait"),
    "people.identify": _("See whole identity numbers and phones"),
    "people.emergency": _("See a person or an area outside one’s posts in an emergency, with a reason"),
    "people.review": _("Say whether an emergency was one"),
    "people.merge": _("Merge records and undo a merge"),
}

# Whoever deals with people may have to look outside their posts when something happens.
DEALS = frozenset({"people.read", "people.meet"})
