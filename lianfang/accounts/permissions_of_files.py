"""The permissions about files that come in and go out."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OF_FILES: dict[str, Promise] = {
    "exchange.bring": _("Bring tables of what one may enter"),
    "exchange.save": _("Save long lists of people, with the reason"),
    "exchange.research": _("Save an extract for research that names nobody"),
}
