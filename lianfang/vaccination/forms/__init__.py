"""Forms about vaccination."""

from lianfang.vaccination.forms.sessions import (
    BackForm,
    BringForm,
    SessionFilter,
    SessionForm,
    VaccineForm,
    WasteForm,
)
from lianfang.vaccination.forms.visits import (
    ConsentForm,
    ElsewhereForm,
    EventForm,
    FindForm,
    FollowForm,
    GiveForm,
    LeaveForm,
    ScreenForm,
)

__all__ = [
    "BackForm",
    "BringForm",
    "ConsentForm",
    "ElsewhereForm",
    "EventForm",
    "FindForm",
    "FollowForm",
    "GiveForm",
    "LeaveForm",
    "ScreenForm",
    "SessionFilter",
    "SessionForm",
    "VaccineForm",
    "WasteForm",
]
