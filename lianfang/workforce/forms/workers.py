"""Forms about those who work and what they may do."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.forms import AreaField, keep_within
from lianfang.accounts.models import User
from lianfang.places.rules import Span
from lianfang.web.fields import DayInput
from lianfang.workforce.forms.organisations import OrganisationField
from lianfang.workforce.models import Qualification, Worker

NAMED = 5  # of those who bear one name, so many are shown


class WorkerField(forms.CharField):
    """Somebody who works, by their user name, the number on their badge or their name; where several bear it, with
    where they work behind it. The page suggests some; the others are asked of the database: a city has thousands."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "list": "workers"})
    among = Worker.objects.filter(to_on=None)

    def clean(self, value: Any) -> Any:
        """Find the one who is meant."""
        text = super().clean(value)
        if not text:
            return None
        name, _point, works = (part.strip() for part in text.partition("·"))
        named = Q(person__name=name, organisation__name=works) if works else Q(person__name=name)
        rows = self.among.select_related("person", "organisation").order_by("pk")
        for meant in (Q(user__username=text), Q(badge=text), named):
            if found := list(rows.filter(meant)[: NAMED + 1]):
                return self._one(found)
        raise forms.ValidationError(_("Nobody who works here has this name, user name or badge."))

    def _one(self, found: list[Worker]) -> Worker:
        if len(found) == 1:
            return found[0]
        names = "; ".join(f"{one.person.name} · {one.organisation or one.badge}" for one in found[:NAMED])
        raise forms.ValidationError(
            _("Several are called so, as %(names)s. Write where they work too, or a user name or badge."),
            params={"names": names},
        )


class WorkerFilter(forms.Form):
    """Whom the list of workers shows."""

    q = forms.CharField(
        label=_("Name or organisation"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Name or organisation")}),
        max_length=60,
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *Worker.Kind.choices]
    )
    may = forms.ChoiceField(
        label=_("Qualification"),
        required=False,
        choices=[("", _("Any qualification")), *Qualification.Kind.choices],
    )
    unchecked = forms.BooleanField(label=_("Papers not looked at"), required=False)


class UserField(forms.CharField):
    """A user by their user name."""

    def clean(self, value: Any) -> Any:
        """Find the user who is meant."""
        text = super().clean(value)
        if not text:
            return None
        found = User.objects.filter(username=text).first()
        if found is None:
            raise forms.ValidationError(_("There is no user of this name."))
        return found


class WorkerForm(forms.Form):
    """As what somebody works, for whom, where."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Worker.Kind.choices)
    organisation = OrganisationField(label=_("Organisation"), required=False)
    area = AreaField(label=_("Based in"))
    badge = forms.CharField(
        label=_("Number on the badge"),
        max_length=40,
        required=False,
        help_text=_("Residents who thank or complain may know no more than this."),
    )
    user = UserField(
        label=_("User name"),
        required=False,
        help_text=_("If they sign in: their shifts and calls then come to their phone."),
    )

    def __init__(self, *args: Any, spans: tuple[Span, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keep_within(self, "area", spans)


class QualificationForm(forms.Form):
    """What somebody may do, until when, and whether the paper was looked at."""

    kind = forms.ChoiceField(label=_("Qualification"), choices=Qualification.Kind.choices)
    number = forms.CharField(label=_("Number"), max_length=40, required=False)
    from_on = forms.DateField(label=_("From"), widget=DayInput)
    until = forms.DateField(label=_("Until"), widget=DayInput, required=False)
    checked = forms.BooleanField(label=_("I have looked at the paper"), required=False)
