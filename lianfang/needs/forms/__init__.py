"""Forms about needs, thanks and complaints."""

from lianfang.needs.forms.feedback import (
    AnswerForm,
    FeedbackFilter,
    FeedbackForm,
    PublishForm,
    RouteForm,
)
from lianfang.needs.forms.public import LookForm, SayForm, stamp
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
    "SayForm",
    "SortForm",
    "StepForm",
    "TextForm",
    "stamp",
]
