"""Forms of wards."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lianfang.beds.models import Bed, Ward
from lianfang.supplies.forms import StepForm


class WardForm(forms.Form):
    """A ward: its name and what it is for."""

    name = forms.CharField(label=_("Ward"), max_length=60)
    specialty = forms.ChoiceField(label=_("Specialty"), choices=Ward.Specialty.choices)


class WardChangeForm(StepForm):
    """What a ward is called from now on, and what it is for."""

    name = forms.CharField(label=_("Ward"), max_length=60)
    specialty = forms.ChoiceField(label=_("Specialty"), choices=Ward.Specialty.choices)

    def fit(self) -> None:
        """Begin with what it is."""
        self.fields["name"].initial = self.thing.name
        self.fields["specialty"].initial = self.thing.specialty


class StaffForm(StepForm):
    """For how many beds there are nurses."""

    beds = forms.IntegerField(
        label=_("Beds with nurses"),
        min_value=0,
        max_value=2000,
        help_text=_("Beds without nurses are there, and nobody is put into them."),
    )

    def fit(self) -> None:
        """Begin with how many there are."""
        there = Bed.objects.filter(room__site=self.thing.site_id, room__ward=self.thing.name, staffed=True)
        self.fields["beds"].initial = there.count()
