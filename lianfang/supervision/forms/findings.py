"""Which findings are listed, writing one down, and what each step asks for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.forms import AreaField
from lianfang.common.ids import uuid7
from lianfang.places.rules import Span
from lianfang.supervision.models import Finding, Mode
from lianfang.web.fields import DayInput, MomentInput
from lianfang.web.http import Request
from lianfang.workforce.forms import WorkerField
from lianfang.workforce.models import Team


class FindingFilter(forms.Form):
    """Which findings: those that are open unless another state is chosen."""

    q = forms.CharField(
        label=_("Number or words"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Number or words")}),
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("open", pgettext_lazy("finding", "Open")),
            ("late", _("Overdue")),
            ("look", _("To be looked at again")),
            *Finding.State.choices,
            ("all", _("All")),
        ],
    )
    mode = forms.ChoiceField(label=_("Mode"), required=False, choices=[("", _("All modes")), *Mode.choices])
    severe = forms.ChoiceField(
        label=_("How severe"),
        required=False,
        choices=[
            ("", _("However severe")),
            ("yes", pgettext_lazy("finding", "Severe")),
            ("no", _("Ordinary")),
        ],
    )
    area = forms.IntegerField(required=False, widget=forms.HiddenInput)
    about = forms.UUIDField(required=False, widget=forms.HiddenInput)


class PhotosInput(forms.FileInput):
    """Takes several photos at once."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Photos as bytes; none is fine."""

    def __init__(self, **kwargs: Any) -> None:
        kinds = {"accept": "image/jpeg,image/png,image/webp"}
        super().__init__(
            label=_("Photos"),
            required=False,
            widget=PhotosInput(attrs=kinds),
            help_text=_("Four at most. Where and with which phone they were taken is not kept."),
            **kwargs,
        )

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Read each file."""
        files = data if isinstance(data, (list, tuple)) else [data] if data else []
        return [super(PhotosField, self).clean(each, initial).read() for each in files if each]


class FindingForm(forms.Form):
    """What somebody found."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
    what = forms.CharField(
        label=_("What was found"),
        max_length=600,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("What was seen, not who is to blame."),
    )
    severe = forms.BooleanField(label=_("Severe: it endangers people"), required=False)
    mode = forms.ChoiceField(label=_("Mode"), choices=Mode.choices, initial=Mode.PRECISE)
    area = AreaField(label=_("Area"))
    place = forms.CharField(label=_("Where exactly"), max_length=200, required=False)
    team = forms.ModelChoiceField(
        Team.objects.none(),
        label=_("Team that puts it right"),
        required=False,
        help_text=_("Empty: the community."),
    )
    worker = WorkerField(
        label=_("About somebody who works there"),
        required=False,
        max_length=160,
        help_text=_("Their name. Such a finding is seen by few, and counts for no unit."),
    )
    photos = PhotosField()

    def __init__(
        self,
        *args: Any,
        spans: tuple[Span, ...],
        teams: Any,
        workers: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["area"].within(spans)
        fields["team"].queryset = teams
        if workers is None:
            del fields["worker"]
        else:
            fields["worker"].among = workers


class StepForm(forms.Form):
    """What a step asks for; it knows the finding and who looks at it."""

    def __init__(self, *args: Any, thing: Finding, request: Request, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.thing, self.request = thing, request

    def told(self) -> dict[str, Any]:
        """Give what the step is told."""
        return self.cleaned_data


class EmptyForm(StepForm):
    """A step that asks for nothing."""


class TextForm(StepForm):
    """A step and why."""

    text = forms.CharField(label=_("In words"), max_length=600, widget=forms.Textarea({"rows": 3}))


class MaybeTextForm(StepForm):
    """A step that may be explained."""

    text = forms.CharField(
        label=_("What is done about it"), max_length=600, required=False, widget=forms.Textarea({"rows": 3})
    )


class SeenForm(StepForm):
    """What was done or seen, with photos."""

    text = forms.CharField(
        label=_("What was done or seen"), max_length=600, widget=forms.Textarea({"rows": 3})
    )
    pictures = PhotosField()


class FailForm(SeenForm):
    """What is still not in order, and until when."""

    due_at = forms.DateTimeField(label=_("To be put right by"), widget=MomentInput())
    look_on = forms.DateField(
        label=_("Second look on"),
        required=False,
        widget=DayInput(),
        help_text=_("Empty: as the protocol says."),
    )
