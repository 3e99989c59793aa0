"""The personal data of messages and of how somebody wants to be written to."""

from lianfang.common.erasure import Held
from lianfang.messages.models import Message, PageCode, Preference

HELD = (
    Held("preference", Preference, "delete", "changed_at", area="person__area_id"),
    Held("message", Message, "blank", "ended_at", blank={"address": "", "body": ""}),
    Held("message", PageCode, "delete", "expires_at", area="person__area_id", hide=("digest",)),
)
