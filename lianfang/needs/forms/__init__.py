"""Forms about needs, thanks and complaints."""

from lianfang.needs.forms.feedback import (
    AnswerForm,
    FeedbackFilter,
    FeedbackForm,
    PublishForm,
    RouteForm,
)
from lianfang.needs.forms.public import NEED, LookForm, SayPart, read_stamp, stamp, steps_of
from lianfang.needs.forms.tickets import (
    AssignForm,
    EmptyForm,
    JoinForm,
    MaybeTextForm,
    NeedFilter,
    NeedForm,
    SortForm,
    StepForm,
    TextForm,
)

__all__ = [
    "NEED",
    "AnswerForm",
    "AssignForm",
    "EmptyForm",
    "FeedbackFilter",
    "FeedbackForm",
    "JoinForm",
    "LookForm",
    "MaybeTextForm",
    "NeedFilter",
    "NeedForm",
    "PublishForm",
    "RouteForm",
    "SayPart",
    "SortForm",
    "StepForm",
    "TextForm",
    "read_stamp",
    "stamp",
    "steps_of",
]
