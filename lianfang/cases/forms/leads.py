"""Leads, people from risk areas, lists of co-location, letters and calls."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import may
from lianfang.accounts.models import User
from lianfang.cases.forms.common import StepForm
from lianfang.cases.forms.lists import ListFilter
from lianfang.cases.models import Movement
from lianfang.cases.models.calls import Call, CallTask
from lianfang.cases.models.leads import Lead, Letter
from lianfang.documents.tables import MOST_BYTES
from lianfang.people.rules.numbers import read_phone
from lianfang.places.queries import children
from lianfang.web.fields import DayInput, MomentInput, offer_choices

MAY = "cases.leads"


class InAreaForm(StepForm):
    """Something that is taken in for an area of the outbreak in which the writer may."""

    area_id = forms.TypedChoiceField(label=_("Area"), coerce=int)

    def __init__(self, *args: Any, outbreak: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = [outbreak.area, *children(outbreak.area_id)]
        allowed = [(area.pk, str(area)) for area in areas if may(self.by, MAY, self.on, area.pk)]
        offer_choices(self, "area_id", allowed)


def phone_field(label: Any) -> forms.CharField:
    """Make a field of a phone number that need not be there."""
    return forms.CharField(
        label=label, max_length=24, required=False, widget=forms.TextInput({"inputmode": "tel"})
    )


class LeadForm(InAreaForm):
    """A call, a letter or a finding that may lead to somebody."""

    kind = forms.ChoiceField(
        label=_("How it came"), choices=[c for c in Lead.Kind.choices if c[0] in {"call", "letter", "own"}]
    )
    received_at = forms.DateTimeField(label=_("Came in"), widget=MomentInput(), required=False)
    told_by = forms.CharField(label=_("Who told it"), max_length=120)
    told_phone = phone_field(_("Their phone"))
    text = forms.CharField(label=_("What was told"), max_length=1000, widget=forms.Textarea({"rows": 4}))
    name = forms.CharField(label=_("Whom it is about"), max_length=120, required=False)
    phone = phone_field(_("Phone of that person"))
    staying_at = forms.CharField(label=_("Where that person is"), max_length=200, required=False)

    field_order = ["kind", "received_at", "told_by", "told_phone", "text", "name", "phone", "staying_at"]

    def clean(self) -> dict[str, Any]:
        """Look whether the numbers are phone numbers."""
        data = dict(super().clean() or {})
        for name in ("phone", "told_phone"):
            if data.get(name) and read_phone(data[name]) is None:
                self.add_error(name, gettext("This is no phone number."))
        return data


class ArrivalForm(LeadForm):
    """Somebody who came from a risk area."""

    kind = None  # type: ignore[assignment]  # Django's way to leave out a field of the parent
    text = forms.CharField(
        label=_("Remarks"), max_length=1000, required=False, widget=forms.Textarea({"rows": 3})
    )
    name = forms.CharField(label=_("Name"), max_length=120)
    came_from = forms.CharField(label=_("Came from"), max_length=120)
    arrived_at = forms.DateTimeField(label=_("Arrived"), widget=MomentInput(), required=False)
    transport = forms.ChoiceField(
        label=_("Transport"), choices=[("", "–"), *Movement.Transport.choices], required=False
    )
    vehicle = forms.CharField(label=_("Line, flight or plate"), max_length=40, required=False)
    seat = forms.CharField(label=_("Seat"), max_length=20, required=False)
    field_order = [
        "name",
        "phone",
        "came_from",
        "arrived_at",
        "transport",
        "vehicle",
        "seat",
        "staying_at",
        "area_id",
        "told_by",
    ]


class ListForm(InAreaForm):
    """A list of people who were near a case by their phones or codes."""

    file = forms.FileField(
        label=_("File"), help_text=_("CSV or a spreadsheet with names or phone numbers. At most 64 MB.")
    )
    told_by = forms.CharField(label=_("Who sent it"), max_length=120)
    field_order = ["file", "told_by"]

    def clean_file(self) -> "UploadedFile[Any]":
        """Look whether it is not too large to be read."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(gettext("A file may have 64 MB at most. Divide it."))
        return file


class AssignForm(StepForm):
    """Whom a lead is passed to."""

    to = forms.ModelChoiceField(User.objects.none(), label=_("To whom"))


class ElsewhereForm(StepForm):
    """A case of another area."""

    onset_on = forms.DateField(label=_("Onset of symptoms"), widget=DayInput(), required=False)


class CloseForm(StepForm):
    """What came of a lead."""

    outcome = forms.ChoiceField(label=_("What it led to"), choices=Lead.Outcome.choices)
    text = forms.CharField(label=_("In words"), max_length=500, widget=forms.Textarea({"rows": 3}))


class NoteForm(StepForm):
    """A note."""

    text = forms.CharField(label=_("Note"), max_length=500, widget=forms.Textarea({"rows": 3}))


class WriteForm(StepForm):
    """A letter to another area."""

    other = forms.CharField(label=_("To which area or body"), max_length=120)
    other_phone = phone_field(_("Their phone"))
    subject = forms.CharField(label=_("Subject"), max_length=160)
    text = forms.CharField(label=_("Text"), max_length=2000, widget=forms.Textarea({"rows": 6}))


class ReceivedForm(InAreaForm, WriteForm):
    """A letter that came from another area."""

    other = forms.CharField(label=_("From which area or body"), max_length=120)
    their_number = forms.CharField(label=_("Their number"), max_length=60, required=False)
    sent_at = forms.DateTimeField(label=_("Came in"), widget=MomentInput())
    field_order = ["other", "other_phone", "their_number", "sent_at", "area_id", "subject", "text"]


class AcknowledgeForm(StepForm):
    """Who acknowledged a letter there."""

    name = forms.CharField(label=_("Who acknowledged it"), max_length=120)


class AnswerForm(StepForm):
    """What was answered."""

    answer = forms.CharField(label=_("Answer"), max_length=1000, widget=forms.Textarea({"rows": 4}))


class CallForm(forms.Form):
    """What came of a call."""

    outcome = forms.ChoiceField(
        label=_("Result of the call"), choices=Call.Outcome.choices, widget=forms.RadioSelect
    )
    back_at = forms.DateTimeField(label=_("Call back at"), widget=MomentInput(), required=False)
    note = forms.CharField(
        label=_("Note"), max_length=500, required=False, widget=forms.Textarea({"rows": 3})
    )


class AskCallForm(StepForm):
    """A call that somebody wants."""

    reason = forms.CharField(label=_("What to ask"), max_length=200)
    at = forms.DateTimeField(label=_("Not before"), widget=MomentInput(), required=False)


class LeadFilter(ListFilter):
    """Filters of the list of leads."""

    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("Any kind")), *Lead.Kind.choices]
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("open", _("Not closed")),
            ("new", _("Nobody answers for it")),
            ("late", _("Overdue")),
            ("closed", _("Closed")),
            ("all", _("Open and closed")),
        ],
    )
    whose = forms.ChoiceField(
        label=_("Whose"),
        required=False,
        choices=[("", _("Anybody’s")), ("mine", _("Mine")), ("nobody", _("Nobody’s"))],
    )


class LetterFilter(ListFilter):
    """Filters of the list of letters."""

    area = None  # type: ignore[assignment]  # Django's way to leave out a field of the parent
    way = forms.ChoiceField(
        label=_("Way"), required=False, choices=[("", _("Sent and received")), *Letter.Way.choices]
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("Any state")),
            ("open", _("No receipt yet")),
            ("late", _("Overdue")),
            ("acknowledged", _("Receipt given")),
            ("withdrawn", _("Withdrawn")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        forms.Form.__init__(
            self, *args, **{k: v for k, v in kwargs.items() if k not in {"outbreak", "protocol"}}
        )


class CallFilter(LetterFilter):
    """Filters of the list of calls."""

    way = None  # type: ignore[assignment]  # Django's way to leave out a field of the parent
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("Any kind")), *CallTask.Kind.choices]
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("Any state")),
            ("waiting", _("In the queue")),
            ("late", _("Overdue")),
            ("held", _("Being called")),
            ("door", _("Not reached: go to the door")),
            ("ended", _("No more calls")),
        ],
    )
