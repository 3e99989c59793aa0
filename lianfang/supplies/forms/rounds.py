"""Who goes out, and what limits their ways."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.supplies.routing import Limits
from lianfang.web.fields import offer_choices


class RoundsForm(forms.Form):
    """Couriers and their limits; the numbers that stand there first are the project's choice."""

    courier = forms.MultipleChoiceField(label=_("Couriers"), widget=forms.CheckboxSelectMultiple)
    pieces = forms.IntegerField(
        label=_("Pieces one courier carries at most"), required=False, min_value=1, max_value=1_000_000
    )
    stops = forms.IntegerField(label=_("Stops of one courier at most"), min_value=1, max_value=60, initial=20)
    speed = forms.FloatField(label=_("Kilometres in an hour"), min_value=2, max_value=100, initial=20)
    minutes = forms.FloatField(label=_("Minutes at a stop"), min_value=0, max_value=120, initial=5)
    urgent = forms.IntegerField(
        label=_("Urgent goods arrive within, minutes"), min_value=1, max_value=1440, initial=60
    )

    def __init__(self, *args: Any, carriers: Iterable[tuple[User, bool]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = list(carriers)
        said = [(str(user.pk), _told(user, working)) for user, working in found]
        offer_choices(self, "courier", said)
        self.fields["courier"].initial = [str(user.pk) for user, working in found if working]

    def limits(self) -> Limits:
        """Give the limits that were written down."""
        said = self.cleaned_data
        most = {"pieces": said["pieces"]} if said["pieces"] else {}
        return Limits(stops=said["stops"], km_per_hour=said["speed"], stop_minutes=said["minutes"], **most)


def _told(user: User, working: bool) -> str:
    return gettext("%(name)s, at work") % {"name": user.name} if working else user.name
