"""Which next doses are listed."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.web.fields import search_box


class DueFilter(forms.Form):
    """Whose next doses."""

    q = search_box(_("Name"))
    state = forms.ChoiceField(
        label=_("Next dose"),
        required=False,
        choices=[
            ("", _("All")),
            ("due", pgettext_lazy("dose", "Can be given")),
            ("late", pgettext_lazy("dose", "Past its last day")),
            ("soon", pgettext_lazy("dose", "Not yet")),
        ],
    )
    area = forms.IntegerField(required=False, widget=forms.HiddenInput)


class LotFilter(forms.Form):
    """Whom of a lot."""

    told = forms.ChoiceField(
        label=pgettext_lazy("lot", "Told"),
        required=False,
        choices=[("", _("All")), ("not", _("Not told yet"))],
    )
