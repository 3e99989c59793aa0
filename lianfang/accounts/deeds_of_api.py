"""What the deeds of other systems, and about their tokens, are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OF_API: dict[str, Promise] = {
    "api.person.read": _("Read somebody’s record through the API"),
    "api.token.made": _("Made a token of the API"),
    "api.token.revoked": _("Shut a token of the API out"),
    "fhir.outcome.saved": _("Saved what became of a FHIR bundle"),
    "fhir.saved": _("Saved as FHIR"),
    "fhir.taken": _("Took a FHIR bundle in"),
}
