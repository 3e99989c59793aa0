"""Forms about notices."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.forms import AreaField, keep_within
from lianfang.notices.actions import For, Text
from lianfang.notices.models import Audience, Notice, Way
from lianfang.places.rules import Span

LINES = 5  # areas it can be for besides the one that issues it


class TextForm(forms.Form):
    """What a notice says."""

    title = forms.CharField(label=_("Title in Chinese"), max_length=120)
    text = forms.CharField(
        label=_("Text in Chinese"), max_length=8000, widget=forms.Textarea(attrs={"rows": 12, "lang": "zh"})
    )
    title_en = forms.CharField(label=_("Title in English"), max_length=200, required=False)
    text_en = forms.CharField(
        label=_("Text in English"),
        max_length=12000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 12, "lang": "en"}),
    )

    def said(self) -> Text:
        """Give what was written."""
        given = self.cleaned_data
        return Text(given["title"], given["text"], given["title_en"], given["text_en"])


class DraftForm(TextForm):
    """A notice that is drafted: who issues it, whom it is for, where it is shown."""

    area = AreaField(label=_("Issued by the command of"), help_text=_("Name or code of the area."))
    kind = forms.ChoiceField(label=_("Kind"), choices=Notice.Kind.choices)
    to = forms.CharField(
        label=_("For which areas"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line, name or code; empty: all of the area that issues it."),
    )
    groups = forms.MultipleChoiceField(
        label=_("For whom"), choices=Audience.choices, widget=forms.CheckboxSelectMultiple
    )
    public = forms.BooleanField(label=_("Show it on the public page"), required=False)
    doors = forms.BooleanField(label=_("Bring it to every door"), required=False)
    field_order = ("area", "kind", "to", "groups", "public", "doors", "title", "text", "title_en", "text_en")

    def __init__(self, *args: Any, spans: Sequence[Span], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keep_within(self, "area", spans)
        self.spans = spans

    def clean(self) -> dict[str, Any]:
        """Find the areas it is for."""
        given = super().clean() or {}
        if given.get("area"):
            names = [line.strip() for line in given.get("to", "").splitlines() if line.strip()]
            given["areas"] = [self._area(name) for name in names] or [given["area"]]
        return given

    def _area(self, name: str) -> Any:
        field = AreaField()
        field.within(self.spans)
        try:
            return field.clean(name)
        except forms.ValidationError as wrong:
            self.add_error("to", f"{name}: {wrong.messages[0]}")
            return None

    def whom(self) -> list[For]:
        """Give whom it is for: each of the groups in each of the areas."""
        given = self.cleaned_data
        return [For(area.pk, group) for area in given["areas"] for group in given["groups"]]


class CorrectionForm(TextForm):
    """A new version of what was issued."""

    change = forms.CharField(label=_("What changes and why"), max_length=300)
    field_order = ("change", "title", "text", "title_en", "text_en")


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Why"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class ChangeForm(forms.Form):
    """What a correction changes."""

    change = forms.CharField(
        label=_("What changes and why"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


class NoticeFilter(forms.Form):
    """Which notices the register shows."""

    q = forms.CharField(
        label=_("Title or number"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Title or number")}),
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *Notice.Kind.choices]
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All states")), *Notice.State.choices, ("correcting", _("Being corrected"))],
    )


class BringForm(forms.Form):
    """How a letter reached the ticked doors."""

    way = forms.ChoiceField(label=_("How"), choices=Way.choices)
