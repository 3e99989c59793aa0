"""A kit to be printed, the filters of the lists, a form's settlement."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianfang.paper.actions.kits import MOST_FORMS, MOST_SLIPS, MOST_TUBES
from lianfang.paper.models import PaperForm
from lianfang.paper.sheets import SHEETS
from lianfang.paper.words import PARTS
from lianfang.places.models import Site
from lianfang.testing.forms import RoundField
from lianfang.testing.models import Round

LABELS = [(name, name.replace("x", " × ") + " mm") for name in SHEETS]
LANGUAGES = [("zh-hans", _("Chinese first")), ("en", _("English first"))]
STATES = [("", _("All forms")), *((state.value, state.label) for state in PaperForm.State)]


class KitForm(forms.Form):
    """What a kit holds, and for which site and round."""

    site = forms.ModelChoiceField(label=_("Site"), queryset=Site.objects.none(), empty_label=None)
    round = RoundField(label=_("Round"), queryset=Round.objects.none(), empty_label=None)
    n_tubes = forms.IntegerField(
        label=_("Tubes"),
        min_value=0,
        max_value=MOST_TUBES,
        initial=100,
        help_text=_("Each gets two stickers."),
    )
    n_forms = forms.IntegerField(
        label=_("Sampling forms"),
        min_value=0,
        max_value=MOST_FORMS,
        initial=100,
        help_text=_("One for each tube."),
    )
    n_slips = forms.IntegerField(
        label=_("Handover slips"),
        min_value=0,
        max_value=MOST_SLIPS,
        initial=5,
        help_text=_("One for each box."),
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=LANGUAGES, help_text=_("Both languages stand on every page.")
    )
    lists = forms.BooleanField(
        label=_("Household and visit lists of everybody in the site’s area"), required=False, initial=True
    )

    def __init__(self, *args: Any, sites: QuerySet[Site], rounds: QuerySet[Round], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("site", sites), ("round", rounds)):
            field = self.fields[name]
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = rows


class LabelsForm(forms.Form):
    """Labels of tubes and boxes for the sites of a round: a batch of codes for each site."""

    round = RoundField(label=_("Round"), queryset=Round.objects.none(), empty_label=None)
    sites = forms.ModelMultipleChoiceField(
        label=_("Sites"), queryset=Site.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    n_tubes = forms.IntegerField(
        label=_("Tubes for each site"),
        min_value=1,
        max_value=MOST_TUBES,
        initial=200,
        help_text=_("Each gets two stickers."),
    )
    n_slips = forms.IntegerField(label=_("Boxes for each site"), min_value=0, max_value=MOST_SLIPS, initial=5)
    language = forms.ChoiceField(
        label=_("Language"), choices=LANGUAGES, help_text=_("Both languages stand on every page.")
    )

    def __init__(self, *args: Any, sites: QuerySet[Site], rounds: QuerySet[Round], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("sites", sites), ("round", rounds)):
            field = self.fields[name]
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = rows


class PagesForm(forms.Form):
    """Which pages of a kit to print now, and on which labels."""

    parts = forms.MultipleChoiceField(label=_("What to print"), widget=forms.CheckboxSelectMultiple)
    labels = forms.ChoiceField(
        label=_("Label sheet"),
        choices=LABELS,
        help_text=_("A4 with 40 labels. Print at 100 %, not fitted to the page."),
    )

    def __init__(self, *args: Any, offered: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["parts"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(part, PARTS[part]) for part in offered]


class FormFilter(forms.Form):
    """Which paper forms."""

    q = forms.CharField(label=_("Form or tube"), required=False, max_length=24)
    state = forms.ChoiceField(label=_("State"), choices=STATES, required=False)
    kit = forms.UUIDField(required=False, widget=forms.HiddenInput)


class NoteForm(forms.Form):
    """Why."""

    note = forms.CharField(label=_("Why"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}))
