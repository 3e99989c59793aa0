"""What is written by hand into a closing report."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianfang.closing.models import ClosingReport


class ReportForm(forms.Form):
    """The words of a closing report; a new version says what is different."""

    summary = forms.CharField(
        label=_("Summary"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What happened and what was done, in a few paragraphs. No names of persons."),
    )
    lessons = forms.CharField(
        label=_("What was learnt"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What went well, what did not, what is to be changed."),
    )
    note = forms.CharField(label=_("What is different in this version"), max_length=300)

    def __init__(self, *args: Any, before: ClosingReport | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if before is None:
            del self.fields["note"]
        else:
            self.fields["summary"].initial, self.fields["lessons"].initial = before.summary, before.lessons
