"""Forms of orders and teams."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.care import queries
from lianfang.care.forms.file import FileForm
from lianfang.care.models import Admission, MedicalOrder, OrderStep, TeamMember
from lianfang.places.models import Site, SiteKind
from lianfang.web.fields import MomentInput, offer_rows

TIMES = [("0", _("Once")), ("", _("When needed")), *((str(n), str(n)) for n in (1, 2, 3, 4, 6, 8, 12, 24))]


class OrderForm(FileForm):
    """A new order."""

    name = "order"
    kind = forms.ChoiceField(label=_("Kind of order"), choices=MedicalOrder.Kind.choices)
    text = forms.CharField(label=_("What"), max_length=300)
    dose = forms.CharField(label=_("Dose"), required=False, max_length=60)
    route = forms.CharField(label=pgettext_lazy("of a drug", "Route"), required=False, max_length=60)
    per_day = forms.TypedChoiceField(
        label=_("Times a day"), choices=TIMES, coerce=int, required=False, empty_value=None, initial="0"
    )
    starts_at = forms.DateTimeField(label=_("From (empty: now)"), required=False, widget=MomentInput)
    until = forms.DateTimeField(label=_("Until"), required=False, widget=MomentInput)


class OrderRowField(forms.ModelChoiceField):  # type: ignore[type-arg]  # no subscript at run time
    """An order, told by what it says."""

    def label_from_instance(self, obj: MedicalOrder) -> str:
        """Write an order as it is looked for."""
        return f"{obj.get_kind_display()} · {obj.text} {obj.dose}".strip()


class StopForm(FileForm):
    """An order that is stopped."""

    name = "stop"
    order = OrderRowField(MedicalOrder.objects.none(), label=_("Order to stop"))
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def prepare(self, admission: Admission, _now: datetime) -> None:
        """Offer the orders that were not stopped."""
        offer_rows(self, "order", MedicalOrder.objects.filter(admission=admission, stopped_at=None))


class NeededForm(FileForm):
    """An order for when it is needed, given now."""

    name = "needed"
    order = OrderRowField(MedicalOrder.objects.none(), label=_("Given now"))

    def prepare(self, admission: Admission, _now: datetime) -> None:
        """Offer the orders that are given when needed."""
        offer_rows(
            self, "order", MedicalOrder.objects.filter(admission=admission, stopped_at=None, per_day=None)
        )


class StepField(forms.ModelChoiceField):  # type: ignore[type-arg]  # no subscript at run time
    """What was noted of an order."""


class TakeBackForm(FileForm):
    """Something that was noted by mistake."""

    name = "take_back"
    step = StepField(OrderStep.objects.none(), widget=forms.HiddenInput)

    def prepare(self, admission: Admission, _now: datetime) -> None:
        """Offer what was noted for this patient."""
        offer_rows(self, "step", OrderStep.objects.filter(order__admission=admission))


class TeamForm(FileForm):
    """Somebody who joins the team of a severe case."""

    name = "team"
    field_order = ["role", "name", "unit", "lead"]
    unit = forms.CharField(label=_("Hospital or unit"), required=False, max_length=120)
    lead = forms.BooleanField(label=_("Leads the team"), required=False)

    def prepare(self, admission: Admission, now: datetime) -> None:
        """Offer the roles of the protocol."""
        treatment = queries.protocol_of(admission.case, now).treatment
        self.fields["role"] = forms.ChoiceField(
            label=_("Role in the team"),
            choices=[(each.key, _t(each.label)) for each in treatment.team_roles.value],
        )
        self.fields["name"] = forms.CharField(label=_("Name"), max_length=80)


class LeaveTeamForm(FileForm):
    """Somebody who leaves the team."""

    name = "leave_team"
    member = forms.ModelChoiceField(TeamMember.objects.none(), label=_("Leaves the team"))

    def prepare(self, admission: Admission, _now: datetime) -> None:
        """Offer those who are in it."""
        offer_rows(self, "member", TeamMember.objects.filter(admission=admission, until_at=None))


class DueFilter(forms.Form):
    """What the list of orders that are due can be narrowed by."""

    hours = forms.TypedChoiceField(
        label=_("Ahead"),
        coerce=int,
        required=False,
        choices=[
            ("", _("The next 8 hours")),
            ("1", _("The next hour")),
            ("12", _("The next 12 hours")),
            ("24", _("The next 24 hours")),
        ],
    )
    site = forms.ModelChoiceField(
        Site.objects.filter(kind=SiteKind.HOSPITAL),
        label=_("Hospital"),
        required=False,
        empty_label=_("All hospitals"),
    )
    kind = forms.ChoiceField(
        label=_("Kind of order"), required=False, choices=[("", _("Every kind")), *MedicalOrder.Kind.choices]
    )
    late = forms.BooleanField(label=_("Late only"), required=False)


def said(data: Any) -> tuple[bool, str]:
    """Read from the list of due orders whether the ticked ones were carried out, and the reason if not."""
    return data.get("done") == "yes", str(data.get("reason", ""))[:300]
