"""What was seen of each thing of a checklist."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lianfang.protocol.supervision import Check
from lianfang.supervision.rules import Answer


class BoardFilter(forms.Form):
    """Which rounds."""

    q = forms.CharField(
        label=_("Name or area"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Name or area")}),
    )
    of = forms.ChoiceField(
        label=_("Kind of round"),
        required=False,
        choices=[
            ("", _("All rounds")),
            ("testing", _("Testing")),
            ("visits", _("Visits to doors")),
            ("zones", _("Zones")),
        ],
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("Any state")),
            ("unsigned", _("Waits for a signature")),
            ("bare", _("Opened without one")),
            ("signed", pgettext_lazy("checklist", "Signed")),
        ],
    )


class BackForm(forms.Form):
    """Why a signature is taken back."""

    reason = forms.CharField(label=_("Why"), max_length=300, widget=forms.Textarea({"rows": 2}))


class AnswersForm(forms.Form):
    """What was seen of each thing: there, not there with a word why, or not looked at yet."""

    def __init__(
        self, *args: Any, checks: Sequence[Check], answers: Mapping[str, Answer], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.checks = checks
        for check in checks:
            known = answers.get(check.key)
            self.fields[f"met_{check.key}"] = forms.ChoiceField(
                label=gettext(check.label),
                required=False,
                widget=forms.RadioSelect,
                choices=[("yes", pgettext("checklist", "There")), ("no", gettext("Not there"))],
                initial=("yes" if known.met else "no") if known else None,
            )
            self.fields[f"note_{check.key}"] = forms.CharField(
                label=gettext("Note"), required=False, max_length=200, initial=known.note if known else ""
            )

    def rows(self) -> list[tuple[Check, Any, Any]]:
        """Give each thing with its two fields."""
        return [(each, self[f"met_{each.key}"], self[f"note_{each.key}"]) for each in self.checks]

    def answers(self) -> dict[str, Answer]:
        """Give what was answered; what was left open is left out."""
        told = self.cleaned_data
        return {
            each.key: Answer(told[f"met_{each.key}"] == "yes", told[f"note_{each.key}"])
            for each in self.checks
            if told[f"met_{each.key}"]
        }
