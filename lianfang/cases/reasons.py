"""Reasons that are given again and again. They are kept in one form and read in the language of the page; whatever else
a person writes stays as it was written."""

from functools import cache
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from lianfang.web.fields import SuggestInput

CLOSE = _("Close contact")
SECONDARY = _("Secondary contact")
TIME_OVER = _("Last day reached, tests negative")
SECOND_REAGENT = _("Negative with the second reagent")
QUEUED_APART = _("Only in the same queue, with a mask and a metre apart")
FEW_MINUTES = _("Near for a few minutes only, or after the case had left")

ORDER = (
    CLOSE,
    SECONDARY,
    _("Shared a room with a case"),
    _("Came from a risk area"),
    _("Cannot stay apart at home"),
)
RELEASE = (TIME_OVER, _("The case of reference was excluded"), _("Ordered by mistake"))
EXCLUDE = (SECOND_REAGENT, _("Two more swabs negative"), _("A swab or name was mixed up"))
NOT_NEAR = (
    QUEUED_APART,
    FEW_MINUTES,
    _("Was not there at that time"),
    _("Somebody else of the same name"),
    _("Wore protection throughout"),
)


def kept_as(typed: str) -> str:
    """Give how a reason is kept: one of the list, in whichever language it was chosen, in its one form; what somebody
    wrote themselves as it was written."""
    text = " ".join(typed.split())
    return _known().get(text.casefold(), text)


@cache
def _known() -> dict[str, str]:
    found: dict[str, str] = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            every = (*ORDER, *RELEASE, *EXCLUDE, *NOT_NEAR)
            found |= {gettext(reason).casefold(): reason for reason in every}
    return found


class SaidReason(forms.CharField):
    """A reason: chosen from a list, or written in one's own words."""

    def __init__(self, offered: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(max_length=300, widget=SuggestInput(offered), **kwargs)

    def clean(self, value: Any) -> str:
        """Give the reason as it is kept."""
        return kept_as(super().clean(value))
