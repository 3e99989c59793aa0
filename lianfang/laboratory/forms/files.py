"""Files of results and typed lines."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext as now_gettext
from django.utils.translation import gettext_lazy as _

from lianfang.documents.tables import MOST_BYTES
from lianfang.laboratory.models import Instrument
from lianfang.laboratory.words import all_fields, field_name
from lianfang.protocol.testing import TestMethod


def choose(form: forms.Form, name: str, rows: "QuerySet[Any]") -> None:
    """Give a form's field what may be chosen."""
    field = form.fields[name]
    if isinstance(field, forms.ModelChoiceField):
        field.queryset = rows


def bounded(file: "UploadedFile[Any] | None") -> "UploadedFile[Any] | None":
    """Give an uploaded file back unless it is larger than what is read.

    Raises ValidationError.
    """
    if file is not None and (file.size or 0) > MOST_BYTES:
        most = {"most": MOST_BYTES >> 20}
        raise forms.ValidationError(_("A file may have %(most)s MB at most. Divide it."), params=most)
    return file


class FileForm(forms.Form):
    """A file of results to upload."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV or a spreadsheet in any encoding, HL7 version 2 or a Bundle of FHIR. At most 64 MB."
        ),
    )
    instrument = forms.ModelChoiceField(
        label=_("Instrument"),
        queryset=Instrument.objects.none(),
        required=False,
        empty_label=_("None: a list of results"),
        help_text=_("Its columns are remembered."),
    )

    def __init__(self, *args: Any, instruments: "QuerySet[Instrument]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "instrument", instruments)

    def clean_file(self) -> "UploadedFile[Any] | None":
        """Look whether it is not too large to be read."""
        return bounded(self.cleaned_data["file"])


class MethodForm(forms.Form):
    """By which kind of test."""

    method = forms.ChoiceField(label=_("Method"))

    def __init__(self, *args: Any, methods: Iterable[TestMethod], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["method"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(method.key, now_gettext(method.label)) for method in methods]


class ColumnsForm(MethodForm):
    """Which column of a file is what."""

    def __init__(self, *args: Any, head: Sequence[str], chosen: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [("", "–"), *((name, name) for name in dict.fromkeys(head) if name)]
        for field in all_fields() if head else ():
            self.fields[f"column-{field}"] = forms.ChoiceField(
                label=field_name(field), choices=names, required=False, initial=chosen.get(field, "")
            )

    @property
    def columns(self) -> dict[str, str]:
        """Give which field is named by which column."""
        said = self.cleaned_data.items()
        return {name.removeprefix("column-"): column for name, column in said if name != "method" and column}


class LinesForm(MethodForm):
    """Results of tubes, one a line."""

    text = forms.CharField(
        label=_("Results"),
        max_length=200_000,
        help_text=_("One tube a line: code, conclusion. From a spreadsheet, copy both columns."),
        widget=forms.Textarea(attrs={"rows": 8, "class": "mono", "spellcheck": "false"}),
    )


class NoteForm(forms.Form):
    """Why, or what was done."""

    note = forms.CharField(label=_("Why"), max_length=200)
