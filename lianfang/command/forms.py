"""Forms of the command."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.forms import AreaField, keep_within
from lianfang.command.actions import To
from lianfang.command.measures import INDICATORS, MEASURES
from lianfang.command.models import LogEntry, Order, Recipient
from lianfang.command.queries.orders import addressed
from lianfang.command.waits.source import KINDS
from lianfang.command.words import STANDINGS
from lianfang.people.models import Organisation
from lianfang.places.rules import Span
from lianfang.web.fields import DayInput, MomentInput, offer_choices

SENSIBLE = [MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2999, 12, 31))]
SEARCH = {"type": "search"}


class WorkFilter(forms.Form):
    """What of one's queue is shown."""

    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All kinds")), *KINDS.items()])
    state = forms.ChoiceField(
        label=_("Clock"),
        required=False,
        choices=[("", _("Any clock")), *((key, words) for key, (words, _tone) in STANDINGS.items())],
    )
    whose = forms.ChoiceField(
        label=_("Whose"),
        required=False,
        choices=[("", _("Mine and lent to me")), ("mine", _("Mine")), ("lent", _("Of whom I stand in for"))],
    )
    source = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)


class BreachFilter(forms.Form):
    """Which clocks that ran out."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All")),
            ("open", _("Nobody answers")),
            ("answered", _("Answered for, not done yet")),
            ("over", _("Done")),
        ],
    )
    source = forms.ChoiceField(label=_("What"), required=False)

    def __init__(self, *args: Any, sources: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "source", [("", _("Everything")), *sources])


class NoteForm(forms.Form):
    """What is done about it."""

    note = forms.CharField(
        label=_("What you do about it"), max_length=300, widget=forms.Textarea({"rows": 2})
    )


class OrderFilter(forms.Form):
    """Which orders."""

    q = forms.CharField(
        label=_("Title or number"),
        required=False,
        max_length=60,
        widget=forms.TextInput(SEARCH | {"placeholder": _("Title or number")}),
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *Order.Kind.choices]
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All states")),
            ("open", _("Open")),
            ("new", _("Not acknowledged by all yet")),
            ("silent", _("Not acknowledged in time")),
            ("running", _("Being carried out")),
            ("overdue", _("Not done in time")),
            ("done", _("Answered by all")),
            ("withdrawn", _("Withdrawn")),
        ],
    )
    whose = forms.ChoiceField(
        label=_("Whose"), required=False, choices=[("", _("All orders")), ("to_me", _("To my areas"))]
    )


class OrderForm(forms.Form):
    """An order to areas, units and posts."""

    area = AreaField(label=_("Given by the command of"))
    kind = forms.ChoiceField(label=_("Kind"), choices=Order.Kind.choices)
    title = forms.CharField(label=_("Title"), max_length=120)
    text = forms.CharField(label=_("What is to be done"), max_length=2000, widget=forms.Textarea({"rows": 5}))
    areas = forms.CharField(
        label=_("To areas"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("One a line, name or code."),
    )
    units = forms.CharField(
        label=_("To units"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("One a line, the name of the unit as it is on record."),
    )
    roles = forms.MultipleChoiceField(
        label=_("To posts"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("In each of the areas."),
    )
    due_at = forms.DateTimeField(label=_("To be done by"), required=False, widget=MomentInput)

    def __init__(self, *args: Any, spans: Sequence[Span], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keep_within(self, "area", spans)
        offer_choices(self, "roles", addressed())
        self.spans = spans

    def clean(self) -> dict[str, Any]:
        """Find whom it is for."""
        given = super().clean() or {}
        areas = [found for name in _lines(given, "areas") if (found := self._area(name))]
        units = [unit for name in _lines(given, "units") if (unit := self._unit(name))]
        roles = given.get("roles") or []
        if roles and not areas and given.get("area"):
            areas = [given["area"].pk]
        to = [To(area, role=role) for area in areas for role in roles or [""]]
        given["to"] = to + [To(area, organisation=pk) for pk, area in units]
        if not given["to"] and not self.errors:
            self.add_error("areas", _("Say whom the order is given to."))
        return given

    def _area(self, name: str) -> int | None:
        field = AreaField()
        field.within(self.spans)
        try:
            return int(field.clean(name).pk)
        except forms.ValidationError as wrong:
            self.add_error("areas", f"{name}: {wrong.messages[0]}")
            return None

    def _unit(self, name: str) -> tuple[UUID, int] | None:
        found = Organisation.objects.filter(name=name, closed_on=None).values_list("pk", "area_id")[:2]
        if len(found) != 1:
            self.add_error("units", f"{name}: {_('There is no such unit, or several have this name.')}")
            return None
        return found[0]


def _lines(given: dict[str, Any], name: str) -> list[str]:
    return [line.strip() for line in given.get(name, "").splitlines() if line.strip()]


class AcknowledgeForm(forms.Form):
    """Who there said that they know of an order."""

    name = forms.CharField(
        label=_("Who there says so"), max_length=80, required=False, help_text=_("Empty: you yourself.")
    )


class OutcomeForm(forms.Form):
    """What came of an order."""

    outcome = forms.ChoiceField(label=_("What came of it"), choices=Recipient.Outcome.choices[1:])
    result = forms.CharField(
        label=_("More about it"), max_length=600, required=False, widget=forms.Textarea({"rows": 3})
    )


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Why"), max_length=300, widget=forms.Textarea({"rows": 2}))


class LogFilter(forms.Form):
    """Which entries of the log."""

    q = forms.CharField(
        label=_("Words or number"),
        required=False,
        max_length=60,
        widget=forms.TextInput(SEARCH | {"placeholder": _("Words or number")}),
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *LogEntry.Kind.choices]
    )
    day = forms.DateField(label=_("Day"), required=False, widget=DayInput, validators=SENSIBLE)


class EntryForm(forms.Form):
    """An entry of the log."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=[each for each in LogEntry.Kind.choices if each[0] != "order"]
    )
    at = forms.DateTimeField(label=_("When"), widget=MomentInput)
    text = forms.CharField(label=_("What"), max_length=2000, widget=forms.Textarea({"rows": 4}))


class CorrectionForm(forms.Form):
    """What is right."""

    text = forms.CharField(label=_("What is right"), max_length=2000, widget=forms.Textarea({"rows": 4}))


class GoalForm(forms.Form):
    """A goal with a measure."""

    text = forms.CharField(label=_("Goal"), max_length=200)
    due_on = forms.DateField(label=_("Due on"), required=False, widget=DayInput)
    measure = forms.ChoiceField(
        label=_("Measure"),
        required=False,
        choices=[
            ("", _("None: met when somebody says so")),
            *((one.key, one.label) for one in MEASURES),
            *((key, one.label) for key, one in INDICATORS.items()),
        ],
    )
    way = forms.ChoiceField(
        label=_("It is to be"), required=False, choices=[("most", _("at most")), ("least", _("at least"))]
    )
    target = forms.FloatField(label=_("Number"), required=False, min_value=0, max_value=1e9)


class FilesFilter(forms.Form):
    """Which files: of one kind, all or only those with gaps."""

    only = forms.ChoiceField(
        label=_("Which files"), required=False, choices=[("", _("All files")), ("gaps", _("Only with gaps"))]
    )
    kind = forms.ChoiceField(
        required=False,
        widget=forms.HiddenInput,
        choices=[(key, key) for key in ("testing", "visits", "order", "notice")],
    )
