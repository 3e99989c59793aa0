"""The personal data of messages and of how somebody wants to be written to."""

from lianfang.common.erasure import Held
from lianfang.messages.models import Message, PageCode, Preference, PushDevice

HELD = (
    Held("preference", Preference, "delete", "changed_at", area="person__area_id"),
    Held("preference", PushDevice, "delete", "made_at", area="person__area_id", hide=("endpoint",)),
    Held("message", Message, "blank", "ended_at", blank={"address": "", "body": ""}),
    Held("message", PageCode, "delete", "expires_at", area="person__area_id", hide=("digest",)),
)
