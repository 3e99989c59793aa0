"""The writes of this app."""

from lianfang.sync.actions.changes import Changed, announce, forget
from lianfang.sync.actions.desk import Saying, deal_with_refusal, desk_of, settle, tell
from lianfang.sync.actions.devices import (
    Enrolled,
    count_find,
    enrol_device,
    make_code,
    new_phone,
    note_wiped,
    read_code,
    revoke_device,
    use_code,
)

__all__ = [
    "Changed",
    "Enrolled",
    "Saying",
    "announce",
    "count_find",
    "deal_with_refusal",
    "desk_of",
    "enrol_device",
    "forget",
    "make_code",
    "new_phone",
    "note_wiped",
    "read_code",
    "revoke_device",
    "settle",
    "tell",
    "use_code",
]
