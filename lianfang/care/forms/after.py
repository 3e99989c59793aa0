"""Forms of what comes after a stay."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.care import queries
from lianfang.care.forms.file import FileForm
from lianfang.care.models import Admission, Death, FollowUp
from lianfang.common.dates import day_of
from lianfang.web.fields import MomentInput, offer_rows, search_box
from lianfang.web.words import day


class VisitField(forms.ModelChoiceField):  # type: ignore[type-arg]  # no subscript at run time
    """A visit, told by its week and day."""

    def label_from_instance(self, obj: FollowUp) -> str:
        """Write a visit as it is looked for."""
        return _t("Week %(week)s, %(day)s") % {"week": obj.week, "day": day(obj.due_on)}


class FollowUpForm(FileForm):
    """A visit that was made."""

    name = "follow_up"
    visit = VisitField(FollowUp.objects.none(), label=_("Visit"), empty_label=None)
    how = forms.ChoiceField(label=pgettext_lazy("follow-up", "How"), choices=FollowUp.How.choices)
    symptoms = forms.CharField(label=_("Symptoms (empty: none)"), required=False, max_length=300)
    test = forms.ChoiceField(label=pgettext_lazy("follow-up", "Test"), choices=FollowUp.Test.choices)
    remark = forms.CharField(label=_("Note"), required=False, max_length=500)

    def prepare(self, admission: Admission, now: datetime) -> None:
        """Offer the visits that may be made now."""
        ready = queries.follow_ups("due", day_of(now)).filter(admission=admission)
        offer_rows(self, "visit", ready)


class FollowUpFilter(forms.Form):
    """What the list of visits can be narrowed by."""

    q = search_box(_("Name"))
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("Every state")),
            ("due", _("To be made now")),
            ("missed", pgettext_lazy("follow-up", "Missed")),
            ("later", pgettext_lazy("follow-up", "Later")),
            ("done", pgettext_lazy("follow-up", "Made")),
        ],
    )


class ReportForm(FileForm):
    """That a death was reported."""

    name = "report"
    number = forms.CharField(label=_("Number of the report"), required=False, max_length=60)


CHAIN = (
    ("a", _("(a) Disease or condition that led directly to death")),
    ("b", _("(b) Due to")),
    ("c", _("(c) Due to")),
    ("d", _("(d) Due to: the underlying cause")),
)


class DeathForm(forms.Form):
    """The death of a patient, in the order of the international form of the certificate."""

    died_at = forms.DateTimeField(label=_("Died at"), widget=MomentInput)

    def __init__(self, data: Any = None, *, last: Death | None = None) -> None:
        super().__init__(data)
        for step, label in CHAIN:
            self.fields[f"cause_{step}"] = forms.CharField(label=label, required=step == "a", max_length=200)
            self.fields[f"since_{step}"] = forms.CharField(
                label=_t("From onset to death (%(step)s)") % {"step": step}, required=False, max_length=60
            )
        self.fields["other"] = forms.CharField(
            label=_("Other conditions that contributed"), required=False, max_length=400
        )
        if last:
            self.fields["reason"] = forms.CharField(label=_("Why it is put right"), max_length=300)
            self.initial = {name: getattr(last, name) for name in self.fields if name != "reason"}
