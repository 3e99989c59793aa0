"""Forms of transfers between hospitals."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianfang.beds.queries import free_beds
from lianfang.care.models.transfers import Transfer
from lianfang.places.models import Site, SiteKind
from lianfang.supplies.forms import StepForm
from lianfang.transport.models import Vehicle


class AskTransferForm(forms.Form):
    """Where a patient should go, what they need there, and why."""

    to_site = forms.ModelChoiceField(Site.objects.none(), label=_("To which hospital"))
    need = forms.ChoiceField(label=_("What the patient needs"), choices=Transfer.Need.choices)
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, here: Site | None, **more: Any) -> None:
        """Offer every other hospital."""
        super().__init__(*args, **more)
        others = Site.objects.filter(kind=SiteKind.HOSPITAL, closed_at=None)
        others = others.exclude(pk=here.pk) if here else others
        self.fields["to_site"].queryset = others.order_by("name", "pk")  # type: ignore[attr-defined]


class TransferFilter(forms.Form):
    """What the list of transfers can be narrowed by."""

    q = forms.CharField(label=_("Name"), required=False, widget=forms.TextInput({"placeholder": _("Name")}))
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All states")), ("open", _("Under way")), *Transfer.State.choices],
    )
    need = forms.ChoiceField(
        label=_("What the patient needs"),
        required=False,
        choices=[("", _("All needs")), *Transfer.Need.choices],
    )
    site = forms.ModelChoiceField(
        Site.objects.filter(kind=SiteKind.HOSPITAL),
        label=_("From or to"),
        required=False,
        empty_label=_("All hospitals"),
    )
    late = forms.BooleanField(label=_("Late only"), required=False)


class AcceptForm(StepForm):
    """Which bed the patient gets."""

    def fit(self) -> None:
        """Offer the free beds that are what the patient needs."""
        rows = free_beds([self.thing.to_site], self.request.now)
        if self.thing.need == Transfer.Need.ICU:
            rows = rows.filter(room__icu=True)
        if self.thing.need == Transfer.Need.NEGATIVE:
            rows = rows.filter(room__negative_pressure=True)
        field = _BedChoice(rows, label=_("Bed"), empty_label=_("Choose a bed"))
        self.fields["bed"] = field


class _BedChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # no subscript at run time
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.room.ward} · {obj}"


class WhyNotForm(StepForm):
    """Why not."""

    why = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea({"rows": 3}))


class LeaveForm(StepForm):
    """In which vehicle, with whom."""

    crew = forms.CharField(label=_("Crew: driver, doctor, nurse"), max_length=200)

    def fit(self) -> None:
        """Offer the ambulances that are in use."""
        rows = Vehicle.objects.filter(kind=Vehicle.Kind.AMBULANCE, until=None).order_by("plate")
        vehicle = forms.ModelChoiceField(rows, label=_("Ambulance"), empty_label=_("Choose a vehicle"))
        self.fields = {"vehicle": vehicle, **self.fields}


class ReceiptForm(StepForm):
    """How the patient arrived, and another bed if the one that was kept does not do."""

    condition = forms.CharField(
        label=_("Condition on arrival"), max_length=300, widget=forms.Textarea({"rows": 3})
    )

    def fit(self) -> None:
        """Offer the free beds beside the one that was kept."""
        rows = free_beds([self.thing.to_site], self.request.now)
        kept = _("The bed that was kept")
        self.fields["bed"] = _BedChoice(rows, label=_("Bed"), empty_label=kept, required=False)


class CleanForm(StepForm):
    """Who disinfected the vehicle."""

    done_by = forms.CharField(label=_("Disinfected by"), max_length=60)
