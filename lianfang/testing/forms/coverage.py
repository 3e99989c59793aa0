"""The words of coverage: groups, reasons, levels; and the filters of its lists."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as now_gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.protocol.testing import Population
from lianfang.testing.rules import EXPECTED

GROUPS = {
    "minor": _("Residents under 18"),
    "adult": _("Residents of 18 to 59"),
    "elder": _("Residents of 60 and over"),
    "age_unknown": _("Residents, age not known"),
    "present": _("Non-residents present"),
    "transient": _("Passing through"),
    "staff": _("Staff"),
    "unknown": _("Not on record"),
    "left_out": _("Of areas left out"),
}
REASONS = {
    "": _("Nothing is known"),
    "tested": _("Tested not long ago"),
    "vaccinated": _("Vaccinated not long ago"),
    "medical": _("Medical reason"),
    "away": _("Away"),
    "other": _("Other reason"),
    "booked": _("Booked for later"),
    "not_at_home": _("Not at home at the last visit"),
    "no_answer": _("No answer at the last visit"),
    "refused": _("Refused at the last visit"),
    "moved": pgettext_lazy("missing", "Moved away"),
    "later": _("The day of the street comes later"),
}
NEED_NOT = frozenset({"tested", "vaccinated", "medical", "away", "other", "later"})  # who is excused for now
LEVELS = {
    "district": _("District"),
    "township": _("Street or town"),
    "community": _("Community"),
    "grid": _("Grid"),
}


class MissingFilter(forms.Form):
    """Which of those who are missing: by name or address, by reason, by group."""

    q = forms.CharField(required=False, max_length=60)
    reason = forms.ChoiceField(
        label=_("Reason"),
        required=False,
        choices=[("", _("All reasons")), ("none", REASONS[""]), *list(REASONS.items())[1:]],
    )
    group = forms.ChoiceField(
        label=_("Group"),
        required=False,
        choices=[("", _("All groups")), *((group, GROUPS[group]) for group in EXPECTED)],
    )

    def __init__(self, *given: Any, populations: Iterable[Population] = (), **named: Any) -> None:
        super().__init__(*given, **named)
        group = self.fields["group"]
        if isinstance(group, forms.ChoiceField):
            more = [(each.key, now_gettext(each.label)) for each in populations]
            group.choices = [("", _("All groups")), *((each, GROUPS[each]) for each in EXPECTED), *more]
        self.fields["q"].widget.attrs["placeholder"] = _("Name or address")
