"""The parts of an investigation and the rows of its tables, as they are filled in beside the patient."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from lianfang.cases.forms.common import offer
from lianfang.cases.forms.lists import ListFilter, whose
from lianfang.cases.models import DoctorVisit, Dose, Entry, Movement, OtherTest, Symptom
from lianfang.cases.models.contacts import Exposure
from lianfang.common.ids import uuid7
from lianfang.protocol.schema import Protocol
from lianfang.web.fields import DayInput, MomentInput

KNOWN = [("", _("Not asked yet")), ("yes", _("Yes")), ("no", _("No")), ("unknown", _("Not known"))]


def _text(label: Any, most: int = 200, rows: int = 0, **more: Any) -> forms.CharField:
    widget = forms.Textarea({"rows": rows}) if rows else None
    return forms.CharField(label=label, max_length=most, required=False, widget=widget, **more)


class PartForm(forms.Form):
    """A part of an investigation; every answer may be left out until the part is called done."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    done = forms.BooleanField(label=_("This part is done"), required=False)

    def __init__(self, *args: Any, protocol: Protocol, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "classification" in self.fields:
            offer(self, "classification", protocol.cases.classifications.value, "–")
            offer(self, "clinical_type", protocol.cases.clinical_types.value, "–")
        self.order_fields([*(name for name in self.fields if name != "done"), "done"])

    def said(self) -> dict[str, Any]:
        """Give the answers as they are stored."""
        leave = {"version", "done"}
        return {name: _plain(value) for name, value in self.cleaned_data.items() if name not in leave}


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


class IdentityPart(PartForm):
    """Work, where the patient lives now, and with how many."""

    occupation = _text(_("Occupation"), 80)
    workplace = _text(_("Workplace or school"), 120)
    lives_at = _text(_("Where the patient lives now"), 200)
    household = forms.IntegerField(
        label=_("People in the household"), required=False, min_value=0, max_value=200
    )
    reach = _text(_("Who else can be reached, and how"), 120)
    conditions = _text(_("Known illnesses, pregnancy, medicines"), 300, rows=2)


class OnsetPart(PartForm):
    """When it began."""

    symptoms = forms.ChoiceField(label=_("Any symptoms"), choices=KNOWN, required=False)
    onset_on = forms.DateField(label=_("Day of the first symptom"), required=False, widget=DayInput())
    first = _text(_("What came first"), 120)
    isolated_at = forms.DateTimeField(label=_("Isolated since"), required=False, widget=MomentInput())
    found_by = _text(_("How the infection was found"), 120)


class SourcePart(PartForm):
    """How the patient may have been infected."""

    hypothesis = _text(_("Most likely source"), 500, rows=3)
    setting = forms.ChoiceField(
        label=_("Setting"), choices=[("", "–"), *Exposure.Setting.choices], required=False
    )
    confidence = forms.ChoiceField(
        label=_("How sure"),
        choices=[("", "–"), ("certain", _("Certain")), ("likely", _("Likely")), ("possible", _("Possible"))],
        required=False,
    )
    risk_area = forms.ChoiceField(label=_("Was in a risk area"), choices=KNOWN, required=False)
    case_known = forms.ChoiceField(label=_("Was near a known case"), choices=KNOWN, required=False)
    imported_goods = forms.ChoiceField(
        label=_("Handled imported or frozen goods"), choices=KNOWN, required=False
    )
    animals = forms.ChoiceField(label=_("Contact with animals"), choices=KNOWN, required=False)
    cluster = forms.ChoiceField(label=_("Others fell ill near the patient"), choices=KNOWN, required=False)


class ClassificationPart(PartForm):
    """What the investigator proposes; the decision is taken on the page of the case."""

    classification = forms.ChoiceField(label=_("Proposed class"), required=False)
    clinical_type = forms.ChoiceField(label=_("Proposed type"), required=False)
    grounds = _text(_("Grounds"), 500, rows=3)


class OutcomePart(PartForm):
    """How it ended."""

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[
            ("", "–"),
            ("recovered", _("Recovered")),
            ("treated", _("Still in treatment")),
            ("died", _("Died")),
            ("moved", _("Moved to another area")),
        ],
        required=False,
    )
    outcome_on = forms.DateField(label=_("On"), required=False, widget=DayInput())
    remarks = _text(_("Remarks"), 500, rows=3)


class TablePart(PartForm):
    """A part that is a table: whether it is done, and whether there is nothing to enter."""

    nothing = forms.BooleanField(label=_("There is nothing to enter"), required=False)


PARTS: dict[str, type[PartForm]] = {
    "identity": IdentityPart,
    "onset": OnsetPart,
    "source": SourcePart,
    "classification": ClassificationPart,
    "outcome": OutcomePart,
}


def part_form(key: str) -> type[PartForm]:
    """Give the form of a part."""
    return PARTS.get(key, TablePart)


class RowForm(forms.ModelForm):  # type: ignore[type-arg]  # it is no generic class at run time
    """A row of a table; it knows which row it is and which version the writer saw."""

    row = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                words = list(field.choices)  # type: ignore[arg-type]
                field.choices = [(value, "–" if value == "" else label) for value, label in words]

    def said(self) -> dict[str, Any]:
        """Give what the row says."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}

    def _post_clean(self) -> None:
        """Leave the checks to the action and to the database: a row is never changed in place."""


class MovementForm(RowForm):
    """A place where the patient was."""

    class Meta:
        model = Movement
        fields = Movement.FIELDS
        widgets = {"began_at": MomentInput(), "ended_at": MomentInput()}


class SymptomForm(RowForm):
    """A symptom."""

    class Meta:
        model = Symptom
        fields = Symptom.FIELDS
        widgets = {"began_on": DayInput(), "ended_on": DayInput()}

    def clean(self) -> dict[str, Any]:
        """Ask which other symptom it is."""
        data = dict(super().clean() or {})
        if data.get("symptom") == Symptom.What.OTHER and not data.get("other"):
            self.add_error("other", _("Say which symptom."))
        celsius = data.get("celsius")
        if celsius is not None and not 34 <= celsius <= 43:
            self.add_error("celsius", _("A temperature lies between 34 and 43 °C."))
        return data


class DoctorVisitForm(RowForm):
    """A visit to a doctor."""

    class Meta:
        model = DoctorVisit
        fields = DoctorVisit.FIELDS
        widgets = {"began_at": MomentInput()}


class OtherTestForm(RowForm):
    """A test elsewhere."""

    class Meta:
        model = OtherTest
        fields = OtherTest.FIELDS
        widgets = {"began_at": MomentInput()}


class DoseForm(RowForm):
    """A dose of a vaccine."""

    class Meta:
        model = Dose
        fields = Dose.FIELDS
        widgets = {"began_on": DayInput()}


ROWS: dict[str, type[RowForm]] = {
    "movements": MovementForm,
    "symptoms": SymptomForm,
    "visits": DoctorVisitForm,
    "tests": OtherTestForm,
    "vaccination": DoseForm,
}


def row_form(
    key: str,
    entry: Entry | None = None,
    data: Any = None,
    row: UUID | None = None,
    known: Mapping[str, Any] | None = None,
) -> RowForm:
    """Make the form of a row: for a new one empty or with what is known, with what counts for one that is there."""
    start: dict[str, Any] = {"row": (entry.row if entry else row) or uuid7(), "version": 0, **(known or {})}
    if entry:
        start |= entry.values() | {"version": entry.version}
    return ROWS[key](data, initial=start, auto_id="row_%s")


class InvestigationFilter(ListFilter):
    """Filters of the list of investigations."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("Not done")),
            ("core", _("Core facts lack")),
            ("whole", _("The rest lacks")),
            ("late", _("Overdue")),
            ("done", _("Done")),
        ],
    )
    investigator = whose()
