"""Files to bring, and which column is what."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianfang.documents.tables import Kind
from lianfang.exchange.models import FileIn
from lianfang.exchange.purposes import OTHER, PURPOSES
from lianfang.exchange.storing import MOST_BYTES
from lianfang.outbreak.models import Outbreak
from lianfang.web.fields import search_box

SHOWN = 24  # letters of an example beside a column's name


class BringForm(forms.Form):
    """A file and what it is a table of."""

    kind = forms.ChoiceField(label=_("What it is a table of"))
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV in any encoding, XLSX, XLS, ODS or Parquet. At most 1,024 MB; a sheet is read to its end."
        ),
    )

    def __init__(self, *args: Any, kinds: Sequence[Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 — it is named above
        field.choices = [(kind.key, kind.label) for kind in kinds]

    def clean_file(self) -> "UploadedFile[Any]":
        """Look whether it is not too large to be kept."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            most = {"most": MOST_BYTES >> 20}
            raise forms.ValidationError(_("A file may have %(most)s MB at most. Divide it."), params=most)
        return file


class ColumnsForm(forms.Form):
    """Which column holds which field."""

    def __init__(
        self,
        *args: Any,
        kind: Kind,
        head: Sequence[str],
        first: Sequence[str],
        chosen: Mapping[str, int],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        columns = [("", "–"), *((str(n), _said(n, name, first)) for n, name in enumerate(head))]
        for each in kind.fields:
            self.fields[f"column-{each.key}"] = forms.TypedChoiceField(
                label=each.label,
                choices=columns,
                coerce=int,
                empty_value=None,
                required=each.required,
                initial=chosen.get(each.key, ""),
                help_text=_("for example %(example)s") % {"example": each.example} if each.example else "",
            )

    def clean(self) -> dict[str, Any]:
        """Look whether no column holds two fields."""
        cleaned = super().clean() or self.cleaned_data
        taken: dict[int, str] = {}
        for name, place in list(cleaned.items()):  # an error takes its field out of what is cleaned
            if place is not None and place in taken:
                self.add_error(name, _("This column was chosen for another field already."))
            elif place is not None:
                taken[place] = name
        return cleaned

    @property
    def columns(self) -> dict[str, int]:
        """Give which field stands in which column."""
        said = self.cleaned_data.items()
        return {name.removeprefix("column-"): place for name, place in said if place is not None}


def _said(n: int, name: str, first: Sequence[str]) -> str:
    shown = first[n][:SHOWN] if n < len(first) else ""
    return f"{n + 1} · {name or '–'}" + (f" ({shown})" if shown and shown != name else "")


class FilesFilter(forms.Form):
    """Which files."""

    q = search_box(_("File"))
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All states")), *FileIn.State.choices]
    )
    own = forms.BooleanField(label=_("Only mine"), required=False)

    def __init__(self, *args: Any, kinds: Sequence[Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 — it is named above
        field.choices = [("", _("All kinds")), *((kind.key, kind.label) for kind in kinds)]


class PurposeForm(forms.Form):
    """What a list is for: one of a few purposes, or one's own words."""

    save_purpose = forms.ChoiceField(choices=[*PURPOSES.items(), (OTHER, "")])
    save_words = forms.CharField(label=_("In my own words"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """See that somebody who chooses none says it in words."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("save_purpose") == OTHER and not cleaned.get("save_words"):
            self.add_error("save_words", _("Say what it is for."))
        return cleaned

    @property
    def said(self) -> tuple[str, str]:
        """Give the purpose and the words."""
        return self.cleaned_data["save_purpose"], self.cleaned_data["save_words"]


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Why"), max_length=200)


class ResearchForm(ReasonForm):
    """Which outbreak, in which form, for whom and what for."""

    outbreak = forms.ModelChoiceField(Outbreak.objects.none(), label=_("Outbreak"))
    form = forms.ChoiceField(
        label=_("Form"), choices=[("csv", "CSV"), ("parquet", "Parquet"), ("xlsx", "XLSX")]
    )
    reason = forms.CharField(label=_("For whom and what for"), max_length=200)

    field_order = ("outbreak", "form", "reason")

    def __init__(self, *args: Any, outbreaks: QuerySet[Outbreak], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["outbreak"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 — it is named above
        field.queryset = outbreaks
