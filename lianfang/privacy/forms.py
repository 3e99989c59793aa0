"""Forms of legal holds, and of what people ask for about their data."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.common.ids import read_person_code
from lianfang.outbreak.models import Outbreak
from lianfang.people.models import Person
from lianfang.privacy.models import SubjectRequest
from lianfang.privacy.queries import holds_kinds
from lianfang.web.fields import DayInput


class HoldForm(forms.Form):
    """What is held, why, on whose demand, until when."""

    person = forms.CharField(
        label=_("Person"),
        max_length=60,
        required=False,
        help_text=_("The code of the person, LFP-…, or the id in the address of their page."),
    )
    outbreak = forms.ModelChoiceField(Outbreak.objects.none(), label=_("Outbreak"), required=False)
    kind = forms.ChoiceField(label=_("Kind of data"), required=False)
    reason = forms.CharField(label=_("Why"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}))
    asked_by = forms.CharField(label=_("On whose demand"), max_length=120)
    until = forms.DateField(
        label=_("Until"), required=False, widget=DayInput, help_text=_("Empty: until it is lifted.")
    )

    def __init__(
        self,
        *args: Any,
        user: User,
        on: date,
        kinds: list[tuple[str, str]],
        outbreaks: QuerySet[Outbreak],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = visible(Person.objects.all(), user, "people.read", on)
        kind, outbreak = self.fields["kind"], self.fields["outbreak"]
        assert isinstance(kind, forms.ChoiceField)  # noqa: S101 — named above
        assert isinstance(outbreak, forms.ModelChoiceField)  # noqa: S101
        kind.choices, outbreak.queryset = [("", "–"), *kinds], outbreaks
        if not holds_kinds(user, on):
            kind.help_text = _("Only posts of the whole city hold a whole kind of data.")

    def clean_person(self) -> Person | None:
        """Find the person by the code or the id."""
        typed = self.cleaned_data["person"].strip()
        if not typed:
            return None
        found = None
        code = read_person_code(typed)
        try:
            found = self.people.filter(pk=code or typed).first()
        except (ValueError, forms.ValidationError):
            found = None
        if found is None:
            raise forms.ValidationError(_("Nobody whom you may see has this code or id."))
        return found

    def clean(self) -> dict[str, Any]:
        """See that exactly one thing is named."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and sum(bool(cleaned.get(key)) for key in ("person", "outbreak", "kind")) != 1:
            raise forms.ValidationError(_("Say one thing: a person, an outbreak, or a kind of data."))
        return cleaned


class LiftForm(forms.Form):
    """Why a hold is lifted."""

    why = forms.CharField(
        label=_("Why it is lifted"), max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )


class AskForm(forms.Form):
    """What somebody asks for about their own data."""

    kind = forms.ChoiceField(label=_("What I ask for"), choices=SubjectRequest.Kind.choices)
    text = forms.CharField(
        label=_("In my own words"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )
    decision = forms.CharField(max_length=24, required=False, widget=forms.HiddenInput)
    thing = forms.UUIDField(required=False, widget=forms.HiddenInput)

    @property
    def asked(self) -> dict[str, Any]:
        """Give what is asked for; the decision objected to, if it is one."""
        said = self.cleaned_data
        against = (said["decision"], said["thing"]) if said["decision"] and said["thing"] else None
        return {"kind": said["kind"], "text": said["text"], "against": against}


class TakenForm(forms.Form):
    """What somebody at a desk asks for about their data."""

    kind = forms.ChoiceField(label=_("What is asked for"), choices=SubjectRequest.Kind.choices)
    text = forms.CharField(
        label=_("In their own words"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )


class AnswerForm(forms.Form):
    """What becomes of a request, and why."""

    outcome = forms.ChoiceField(label=_("What becomes of it"), choices=SubjectRequest.Outcome.choices)
    text = forms.CharField(
        label=_("Answer"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The person reads this on their own page."),
    )


class CopyForm(forms.Form):
    """What a copy is for, and in which form."""

    reason = forms.CharField(label=_("What the copy is for, and to whom it goes"), max_length=200)
    form = forms.ChoiceField(label=_("Form"), choices=[("pdf", "PDF"), ("json", "JSON")])


class RequestsFilter(forms.Form):
    """Which requests."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("Waiting for an answer")), ("all", _("All"))],
    )
    kind = forms.ChoiceField(
        label=_("What is asked for"),
        required=False,
        choices=[("", _("All kinds")), *SubjectRequest.Kind.choices],
    )
