"""Forms of patients. Those of a file carry the names of what its action wants."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from lianfang.beds import queries as beds
from lianfang.beds.models import Bed
from lianfang.care import queries, rules
from lianfang.care.models import Admission
from lianfang.cases.models import Case
from lianfang.common.dates import day_of
from lianfang.places.models import Site, SiteKind
from lianfang.web.fields import DayInput

Choices = Sequence[tuple[str, Any]]


class PatientFilter(forms.Form):
    """What the list of patients can be narrowed by."""

    q = forms.CharField(
        label=_("Name or file no."),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("Name or file no.")}),
    )
    where = forms.ChoiceField(
        label=_("In hospital or left"),
        required=False,
        choices=[("", _("In hospital and left")), ("inside", _("In hospital")), ("left", _("Left"))],
    )
    site = forms.ModelChoiceField(
        Site.objects.filter(kind=SiteKind.HOSPITAL),
        label=_("Hospital"),
        required=False,
        empty_label=_("All hospitals"),
    )
    missing = forms.BooleanField(label=_("Today's consultation missing"), required=False)


def bed_choices(sites: Iterable[Site], now: datetime) -> Choices:
    """List every bed by ward with what it is doing: also the occupied ones, so that nobody wonders where they are."""
    every = [
        (card, place)
        for site in sites
        for card in beds.board(site, now, named=False)
        for place in card.places
    ]
    free = [("", [("", _t("Choose a bed"))])]
    return free + [
        (title, [(str(place.bed.pk), _bed_words(card, place)) for card, place in group])
        for title, group in groupby(every, lambda pair: f"{pair[0].room.site.name} · {pair[0].room.ward}")
    ]


def _bed_words(card: beds.Card, place: beds.Place) -> str:
    state = _t("taken") if place.stay or card.alone else place.bed.get_state_display()
    where = _t("Room %(room)s, bed %(bed)s") % {"room": card.room.name, "bed": place.bed.name}
    kind = f" · {_t('negative pressure')}" if card.room.negative_pressure else ""
    return f"{where}{kind} · {state}"


class BedField(forms.ChoiceField):
    """A bed, chosen from those of some hospitals."""

    def clean(self, value: Any) -> Any:
        """Give the bed itself."""
        return Bed.objects.select_related("room__site").get(pk=super().clean(value))


class CaseField(forms.ModelChoiceField):  # type: ignore[type-arg]  # no subscript at run time
    """A case, told by the patient's name."""

    def label_from_instance(self, obj: Case) -> str:
        """Write a case as a person looks for it."""
        return _case_words(obj)


class AdmitForm(forms.Form):
    """Who is admitted, and to which bed."""

    def __init__(
        self, *args: Any, cases: QuerySet[Case], sites: Iterable[Site], now: datetime, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.fields["case"] = CaseField(cases, label=_("Patient"), empty_label=_("Choose a patient"))
        self.fields["bed"] = BedField(label=_("Bed"), choices=bed_choices(sites, now))


def _case_words(case: Case) -> str:
    number = _t("No. %(number)s") % {"number": case.number} if case.number else _t("no number yet")
    return f"{case.person.name} · {number} · {case.get_state_display()}"


class FileForm(forms.Form):
    """A form on a patient's file. What it yields are the arguments of its action."""

    name: ClassVar[str]

    def __init__(self, admission: Admission, now: datetime, data: Any = None) -> None:
        super().__init__(data, prefix=self.name)
        self.prepare(admission, now)
        self.order_fields(self.field_order)

    def prepare(self, admission: Admission, now: datetime) -> None:
        """Fill in what depends on the patient."""


class PlanForm(FileForm):
    """A new version of the plan."""

    name = "plan"
    field_order = ["clinical_type", "text"]
    text = forms.CharField(label=_("Plan"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000)

    def prepare(self, admission: Admission, now: datetime) -> None:
        """Offer the types of the protocol; start from the plan in force."""
        types = queries.protocol_of(admission.case, now).cases.clinical_types.value
        without = admission.case.state == Case.State.ASYMPTOMATIC
        none = _t("None: no symptoms") if without else _t("Choose a type")
        self.fields["clinical_type"] = forms.ChoiceField(
            label=_("Clinical type"),
            required=not without,
            choices=[("", none), *((each.key, _t(each.label)) for each in types)],
        )
        plan = admission.plans.first()
        self.initial = (
            {"clinical_type": plan.clinical_type, "text": plan.text}
            if plan
            else {"clinical_type": admission.case.clinical_type}
        )


class ConsultForm(FileForm):
    """The day's consultation."""

    name = "consultation"
    text = forms.CharField(label=_("Conclusion"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000)
    improved = forms.BooleanField(label=_("Symptoms clearly better"), required=False)
    imaging_improved = forms.TypedChoiceField(
        label=_("Imaging of the lungs"),
        required=False,
        choices=[("", _("None today")), ("yes", _("Clearly better")), ("no", _("Not clearly better"))],
        coerce=lambda chosen: chosen == "yes",
        empty_value=None,
    )


class ObserveForm(FileForm):
    """A patient's measurements."""

    name = "observation"
    celsius = forms.DecimalField(
        label=_("Temperature, °C"),
        min_value=rules.CELSIUS[0],
        max_value=rules.CELSIUS[1],
        max_digits=3,
        decimal_places=1,
    )
    respiratory_rate = forms.IntegerField(
        label=_("Breaths a minute"), min_value=rules.BREATHS[0], max_value=rules.BREATHS[1]
    )
    spo2 = forms.IntegerField(label=_("SpO2, %"), min_value=rules.SPO2[0], max_value=rules.SPO2[1])


class MoveForm(FileForm):
    """Another room of the hospital."""

    name = "room"

    def prepare(self, admission: Admission, now: datetime) -> None:
        """Offer the beds of this hospital."""
        sites = [admission.occupancy.room.site]
        self.fields["bed"] = BedField(label=_("Move to"), choices=bed_choices(sites, now))


class TestsForm(FileForm):
    """The days on which the patient is swabbed before discharge."""

    __test__ = False  # the name is the field's, not pytest's
    name = "tests"
    first = forms.DateField(label=_("First swab on"), widget=DayInput)
    second = forms.DateField(label=_("Second swab on"), widget=DayInput, required=False)

    def prepare(self, _admission: Admission, now: datetime) -> None:
        """Propose tomorrow and the day after: their swabs are a day apart."""
        self.today = day_of(now)
        self.initial = {"first": self.today + timedelta(days=1), "second": self.today + timedelta(days=2)}

    def clean(self) -> dict[str, Any]:
        """Give the days in order; none may lie in the past."""
        told = super().clean() or {}
        days = sorted({day for day in (told.get("first"), told.get("second")) if day})
        if days and days[0] < self.today:
            raise forms.ValidationError(_("These days lie in the past."))
        return {"due_on": days}
