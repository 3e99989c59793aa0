"""Forms about who answers for what."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.forms import AreaField, keep_within
from lianfang.documents.tables import MOST_BYTES
from lianfang.grid.models import HandOver, TakenList
from lianfang.places.rules import Span
from lianfang.protocol.grid import Grid
from lianfang.web.fields import offer_choices
from lianfang.workforce.forms import OrganisationField, WorkerField

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


class BoardFilter(forms.Form):
    """Which area the board shows."""

    area = forms.IntegerField(required=False, widget=forms.HiddenInput)


class DoorsFilter(forms.Form):
    """Which doors of a community are shown."""

    q = forms.CharField(
        label=_("Address"),
        required=False,
        max_length=60,
        widget=forms.TextInput({"type": "search", "placeholder": _("Address")}),
    )
    stair = forms.ChoiceField(label=_("Staircase"), required=False)
    show = forms.ChoiceField(
        label=_("Doors"),
        required=False,
        choices=[
            ("", _("All doors")),
            ("gaps", _("Nobody walks there")),
            ("asked", _("Not everybody accepted")),
            ("active", _("All accepted")),
            ("broken", _("Somebody has left")),
        ],
    )
    area = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, stairs: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "stair", [("", gettext("All staircases")), *((s, s) for s in stairs)])


class AskForm(forms.Form):
    """Who is to answer for the ticked doors, in which duty."""

    duty = forms.ChoiceField(label=_("Duty"))
    worker = WorkerField(label=_("Who answers for them"), max_length=120)
    accepted = forms.BooleanField(label=_("Has accepted already"), required=False)

    def __init__(self, *args: Any, rules: Grid, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "duty", [(d.key, gettext(d.label)) for d in rules.duties.value])
        first = next((d.key for d in rules.duties.value if d.walks), None)
        self.fields["duty"].initial = first


class ChainForm(forms.Form):
    """The cadre above a contract, and who leads its group."""

    cadre = WorkerField(label=_("Cadre in charge"), required=False, max_length=120)
    leader = WorkerField(label=_("Leader of the group"), required=False, max_length=120)


class ContractForm(ChainForm):
    """Which unit answers for which area."""

    organisation = OrganisationField(label=_("Unit"))
    area = AreaField(label=_("Area"), help_text=_("Its name or its code: a district down to a grid."))
    field_order = ["organisation", "area", "cadre", "leader"]

    def __init__(self, *args: Any, spans: tuple[Span, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keep_within(self, "area", spans)


class ContractFilter(forms.Form):
    """Which contracts are shown."""

    q = forms.CharField(
        label=_("Unit or area"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Unit or area")}),
        max_length=60,
    )
    overlap = forms.BooleanField(label=_("Only overlaps"), required=False)
    area = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def narrowed(self, q: str) -> Q:
        """Give the condition that a contract is one of those looked for."""
        return Q(organisation__name__icontains=q) | Q(area__name__icontains=q)


class HandOverForm(forms.Form):
    """To whom somebody hands over, why, and what the other should know."""

    giver = WorkerField(label=_("Who hands over"), max_length=120)
    taker = WorkerField(label=_("Who takes over"), max_length=120)
    area = AreaField(label=_("Area"), help_text=_("Everything that lies in it is handed over."))
    reason = forms.CharField(label=_("Why"), max_length=200)
    note = forms.CharField(
        label=_("What the other should know"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("No names, numbers or illnesses: they stand on the pages of the households."),
    )

    def __init__(self, *args: Any, spans: tuple[Span, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keep_within(self, "area", spans)


class HandOverFilter(forms.Form):
    """Which hand-overs are shown."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *HandOver.State.choices]
    )


class ListForm(forms.Form):
    """A file of units for areas, or of people for doors."""

    of = forms.ChoiceField(label=_("What it holds"), choices=TakenList.Kind.choices)
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or a spreadsheet whose first line names the columns. At most 64 MB."),
    )

    def clean_file(self) -> "UploadedFile[Any]":
        """Look whether it is not too large to be read."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(gettext("A file may have 64 MB at most. Divide it."))
        return file
