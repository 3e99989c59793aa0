"""The permissions about files that come in and go out, and about what is kept of people."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OF_FILES: dict[str, Promise] = {
    "exchange.bring": _("Bring tables of what one may enter"),
    "exchange.save": _("Save long lists of people, with the reason"),
    "exchange.research": _("Save an extract for research that names nobody"),
    "privacy.read": _("See what is kept how long, what was erased and what is held"),
    "privacy.serve": _("Show people what is held about them, give copies, take in what they ask for"),
    "privacy.answer": _("Answer what people ask for about their data"),
    "privacy.hold": _("Place and lift legal holds"),
}
