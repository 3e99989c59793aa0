"""Forms about people without smartphones."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lianfang.visits.models import Helped
from lianfang.web.fields import DayInput
from lianfang.workforce.forms import WorkerField


class HelpedFilter(forms.Form):
    """Whom of the roster a page shows."""

    lack = forms.ChoiceField(
        label=_("What is missing"),
        required=False,
        choices=[
            ("", _("Everybody")),
            ("code", _("Without a good code")),
            ("proxy", _("Nobody acts for them")),
            ("worker", _("A worker acts for them")),
        ],
    )
    why = forms.ChoiceField(
        label=_("Why"), required=False, choices=[("", _("Any reason")), *Helped.Why.choices]
    )
    area = forms.IntegerField(required=False, widget=forms.HiddenInput)


class WhyForm(forms.Form):
    """Why somebody is put on the roster."""

    why = forms.ChoiceField(label=_("Why"), choices=Helped.Why.choices)


class AgreedForm(forms.Form):
    """How somebody agreed, on which day, and who vouches for it."""

    how = forms.ChoiceField(label=_("How the person agreed"), choices=Helped.Consent.choices)
    on = forms.DateField(label=_("Day of consent"), widget=DayInput)
    vouched_by = forms.CharField(label=_("Who vouches for it"), max_length=60)


class ManyForm(AgreedForm):
    """Who acts for the people of a list that were ticked, and how they agreed."""

    acts = forms.ChoiceField(
        label=_("Who acts for them"),
        choices=[("family", _("A phone in their home, where there is one")), ("me", _("My phone"))],
    )
    field_order = ["acts", "how", "on", "vouched_by"]


class RelativeForm(AgreedForm):
    """What the relative is to the person."""

    relation = forms.CharField(label=_("What they are to each other"), max_length=40)
    field_order = ["relation", "how", "on", "vouched_by"]


class WorkerForm(AgreedForm):
    """Who of those who work here acts for the person."""

    worker = WorkerField(label=_("Who acts for them"), max_length=120)
    field_order = ["worker", "how", "on", "vouched_by"]
