"""Forms about vaccination."""

from lianfang.vaccination.forms.lists import LotFilter
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
    SwabForm,
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
    "LotFilter",
    "ScreenForm",
    "SessionFilter",
    "SessionForm",
    "SwabForm",
    "VaccineForm",
    "WasteForm",
]
