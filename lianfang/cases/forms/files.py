"""Lists of contacts in files."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianfang.cases.models import Case
from lianfang.cases.words import COLUMNS
from lianfang.documents.tables import MOST_BYTES


class _CaseField(forms.ModelChoiceField):  # type: ignore[type-arg]  # it is no generic class at run time
    def label_from_instance(self, case: Any) -> str:
        number = gettext("case %(n)s") % {"n": case.number} if case.number else case.get_state_display()
        return f"{case.person.name} · {number}"


class ContactFileForm(forms.Form):
    """A list of contacts to upload, and of which case."""

    case = _CaseField(label=_("Near which case"), queryset=Case.objects.none())
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV or a spreadsheet with a name, a number or phone, and the last exposure of each person."
        ),
    )

    def __init__(self, *args: Any, cases: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["case"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = cases

    def clean_file(self) -> Any:
        """Look whether it is not too large to be read."""
        file = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(gettext("This file is too large."))
        return file


class ContactColumnsForm(forms.Form):
    """Which column of a list is what."""

    def __init__(self, *args: Any, head: Sequence[str], chosen: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [("", "–"), *((name, name) for name in dict.fromkeys(head) if name)]
        for field, label in COLUMNS.items():
            self.fields[f"column-{field}"] = forms.ChoiceField(
                label=str(label),
                choices=names,
                required=field == "last",
                initial=chosen.get(field, ""),
            )

    def clean(self) -> dict[str, Any]:
        """Look whether some column has the names, in one piece or in two."""
        said = super().clean() or self.cleaned_data
        if not said.get("column-name") and not said.get("column-last_name"):
            self.add_error("column-name", gettext("Say which column has the names."))
        return said

    @property
    def columns(self) -> dict[str, str]:
        """Give which field is named by which column."""
        said = self.cleaned_data.items()
        return {name.removeprefix("column-"): column for name, column in said if column}


class UndoForm(forms.Form):
    """Why a list is taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=300)
