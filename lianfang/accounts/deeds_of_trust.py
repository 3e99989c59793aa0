"""What deeds about the audit itself, emergencies and keys are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OF_TRUST: dict[str, Promise] = {
    "accounts.audit.exported": _("Saved the audit"),
    "accounts.audit.head_saved": _("Saved the signed head of the audit"),
    "accounts.audit.verified": _("Looked whether the audit is what was written"),
    "accounts.emergency.agreed": _("Agreed that it was an emergency"),
    "accounts.emergency.ended": _("Ended an emergency"),
    "accounts.emergency.exported": _("Saved the list of emergencies"),
    "accounts.emergency.not_found": _("Looked in an emergency for somebody who is not on record"),
    "accounts.emergency.objected": _("Objected that it was no emergency"),
    "accounts.emergency.opened": _("Saw in an emergency what their posts do not reach"),
    "accounts.emergency.seen": _("Took note of an emergency"),
}
NOTED_OF_TRUST: dict[str, Promise] = {
    "block": _("Block"),
    "blocks": _("Blocks"),
    "wrong": _("Wrong"),
}
