"""Forms of questions to other hospitals and the expert panel."""

from datetime import datetime

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.care import queries
from lianfang.care.forms.file import FileForm
from lianfang.care.models import Admission, Consult
from lianfang.places.models import Site, SiteKind
from lianfang.web.fields import offer_rows


class AskForm(FileForm):
    """A question to another hospital or the panel."""

    name = "ask"
    field_order = ["site", "urgency", "question"]
    site = forms.ModelChoiceField(
        Site.objects.none(),
        label=_("Whom to ask"),
        required=False,
        empty_label=_("The expert panel of the city"),
    )
    question = forms.CharField(label=_("Question"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000)

    def prepare(self, admission: Admission, now: datetime) -> None:
        """Offer the other hospitals and the urgencies of the protocol."""
        others = Site.objects.filter(kind=SiteKind.HOSPITAL, closed_at=None)
        offer_rows(self, "site", others.exclude(pk=admission.occupancy.room.site_id).order_by("name"))
        urgencies = queries.protocol_of(admission.case, now).treatment.consult_urgencies.value
        self.fields["urgency"] = forms.ChoiceField(
            label=_("Urgency"), choices=[(each.key, _t(each.label)) for each in urgencies]
        )


class CloseForm(FileForm):
    """A question that is closed."""

    name = "close"
    consult = forms.ModelChoiceField(Consult.objects.none(), widget=forms.HiddenInput)

    def prepare(self, admission: Admission, _now: datetime) -> None:
        """Offer the open questions about this patient."""
        offer_rows(self, "consult", Consult.objects.filter(admission=admission, closed_at=None))


class AnswerForm(forms.Form):
    """The answer to a question."""

    answer = forms.CharField(
        label=pgettext_lazy("question", "Answer"), widget=forms.Textarea(attrs={"rows": 5}), max_length=8000
    )
