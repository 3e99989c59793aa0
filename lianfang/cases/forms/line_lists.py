"""Line lists from files."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from lianfang.cases.list_words import FIELDS
from lianfang.cases.models import ChainLink, LineList
from lianfang.documents.tables import MOST_BYTES


class LineListFile(forms.Form):
    """A line list to upload, and the file of links if there is one."""

    file = forms.FileField(
        label=_("Line list"),
        help_text=_("CSV or a spreadsheet, in any encoding. Nothing is stored before you have looked."),
    )
    edges = forms.FileField(
        label=_("Links"),
        required=False,
        help_text=_("A second file that says who infected whom, if there is one."),
    )

    def clean(self) -> dict[str, Any]:
        """Look whether the files are not too large to be read."""
        for name in ("file", "edges"):
            file: UploadedFile[Any] | None = self.cleaned_data.get(name)
            if file is not None and (file.size or 0) > MOST_BYTES:
                self.add_error(name, _("A file may have 64 MB at most. Divide it."))
        return self.cleaned_data


class LineListColumns(forms.Form):
    """Which column of a line list is what."""

    order = forms.ChoiceField(
        label=_("Dates such as 03/04/2020"),
        required=False,
        choices=[("", _("As the dates themselves say")), ("dmy", _("Day first")), ("mdy", _("Month first"))],
    )
    links_mean = forms.ChoiceField(
        label=_("The links say"),
        required=False,
        choices=[("", _("As the links themselves say")), *ChainLink.Kind.choices],
    )
    elsewhere = forms.CharField(
        label=_("Words for places outside"),
        required=False,
        max_length=300,
        help_text=_("Divided by commas. Whose source of infection names one was infected elsewhere."),
    )

    settled = forms.BooleanField(
        label=_("An old list: its clocks run no more"),
        required=False,
        help_text=_("These cases were reported and investigated long ago; nobody is reminded of them."),
    )

    def __init__(self, *args: Any, kept: LineList, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [("", "–"), *((name, name.strip()) for name in dict.fromkeys(kept.shape["head"]) if name)]
        for field, label in FIELDS.items():
            self.fields[f"column-{field}"] = forms.ChoiceField(
                label=str(label), choices=names, required=False, initial=kept.columns.get(field, "")
            )
        if not kept.edges_name:
            del self.fields["links_mean"]
        self.initial["order"] = kept.choices.get("order", "")
        self.initial["settled"] = kept.choices.get("settled", False)
        self.initial["elsewhere"] = ", ".join(kept.choices.get("elsewhere", []))

    @property
    def chosen(self) -> dict[str, Any]:
        """Give what was chosen, as the action takes it."""
        said = self.cleaned_data
        columns = {n.removeprefix("column-"): c for n, c in said.items() if n.startswith("column-") and c}
        words = said["elsewhere"].replace("，", ",").replace("、", ",").split(",")
        return {
            "columns": columns,
            "order": said["order"],
            "links_mean": said.get("links_mean", ""),
            "elsewhere": words,
            "settled": said["settled"],
        }
