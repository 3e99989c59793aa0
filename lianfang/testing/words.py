"""What a result is called to the person: nobody reads that they are positive before somebody has spoken with them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MEANS: dict[str, Promise] = {
    "negative": _("Negative"),
    "recheck": _("Please be swabbed again, alone"),
    "positive": _("Please be swabbed again, alone"),
    "withdrawn": _("Being checked again"),
}
