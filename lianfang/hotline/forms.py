"""What is typed during a call, and which calls are listed."""

from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.forms import AreaField
from lianfang.common.ids import uuid7
from lianfang.hotline.models import HotlineCall
from lianfang.needs.forms.tickets import kinds
from lianfang.needs.models import Feedback
from lianfang.places.rules import Span
from lianfang.protocol.needs import Needs
from lianfang.web.fields import DayInput, MomentInput

QUIET = {"autocomplete": "off", "spellcheck": "false"}


class BeginForm(forms.Form):
    """A call that came in."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
    line = forms.CharField(
        label=_("Calling from"),
        max_length=40,
        required=False,
        help_text=_("The number your telephone shows; empty if it shows none."),
        widget=forms.TextInput({"inputmode": "tel", "data-focus": "", **QUIET}),
    )
    caller = forms.CharField(
        label=_("Who calls"), max_length=120, required=False, widget=forms.TextInput(QUIET)
    )


class FindForm(forms.Form):
    """Whom the caller says they are."""

    q = forms.CharField(
        label=_("Name, pinyin, phone or identity number"), max_length=60, widget=forms.TextInput(QUIET)
    )


class AskForm(forms.Form):
    """What the caller answers. Nobody reads the right answers here: they are compared, not shown."""

    name = forms.CharField(label=_("Whole name"), max_length=120, widget=forms.TextInput(QUIET))
    tail = forms.CharField(
        label=_("Last four signs of the document"),
        max_length=20,
        required=False,
        widget=forms.TextInput(QUIET),
    )
    born = forms.CharField(
        label=_("Date of birth"),
        max_length=20,
        required=False,
        widget=forms.TextInput({"placeholder": "19490302", **QUIET}),
    )
    phone = forms.CharField(
        label=_("Phone on record"),
        max_length=40,
        required=False,
        widget=forms.TextInput({"inputmode": "tel", **QUIET}),
    )
    door = forms.CharField(
        label=_("Door, as on record"), max_length=200, required=False, widget=forms.TextInput(QUIET)
    )


class NeedForm(forms.Form):
    """What somebody needs, also a ride; who was identified need not say where they live."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
    what = forms.CharField(
        label=_("What is needed"), max_length=400, widget=forms.Textarea({"rows": 2, **QUIET})
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    area = AreaField(label=_("Area"))
    place = forms.CharField(
        label=_("Where exactly"), max_length=200, required=False, widget=forms.TextInput(QUIET)
    )

    def __init__(self, *args: Any, spans: tuple[Span, ...], numbers: Needs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area, kind = self.fields["area"], self.fields["kind"]
        assert isinstance(area, AreaField)  # noqa: S101 — as declared above
        assert isinstance(kind, forms.ChoiceField)  # noqa: S101 — as declared above
        area.within(spans)
        kind.choices = [("", gettext("Guessed from the words")), *kinds(numbers)]


class WordForm(forms.Form):
    """Thanks, a complaint or a proposal."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
    kind = forms.ChoiceField(label=_("Kind"), choices=Feedback.Kind.choices)
    said = forms.CharField(
        label=_("What was said"), max_length=2000, widget=forms.Textarea({"rows": 2, **QUIET})
    )
    badge = forms.CharField(
        label=_("Number on the badge"), max_length=40, required=False, widget=forms.TextInput(QUIET)
    )
    about = forms.CharField(
        label=_("Whom or what it is about"), max_length=120, required=False, widget=forms.TextInput(QUIET)
    )
    happened_on = forms.DateField(label=_("Day"), required=False, widget=DayInput)
    may_publish = forms.BooleanField(label=_("They agree that it is published without names"), required=False)


class EndForm(forms.Form):
    """What came of a call."""

    outcome = forms.ChoiceField(
        label=pgettext_lazy("hotline", "What came of it"), choices=HotlineCall.Outcome.choices
    )
    text = forms.CharField(
        label=_("Note"), max_length=500, required=False, widget=forms.Textarea({"rows": 2, **QUIET})
    )
    back = forms.BooleanField(label=_("Somebody calls back"), required=False)
    call_back_by = forms.DateTimeField(label=_("Call back until"), required=False, widget=MomentInput())


class NoteForm(forms.Form):
    """A note beside a call."""

    text = forms.CharField(label=_("Note"), max_length=500, widget=forms.Textarea({"rows": 2}))


class CallFilter(forms.Form):
    """Which calls are listed."""

    q = forms.CharField(
        label=_("Number, phone or words"),
        required=False,
        max_length=60,
        widget=forms.TextInput({"type": "search", "placeholder": _("Number, phone or words")}),
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All calls")),
            ("open", _("Still held")),
            ("back", _("To be called back")),
            ("late", _("Overdue")),
        ],
    )
    outcome = forms.ChoiceField(
        label=pgettext_lazy("hotline", "What came of it"),
        required=False,
        choices=[("", _("Any outcome")), *HotlineCall.Outcome.choices],
    )
    whose = forms.ChoiceField(
        label=_("Who answered"), required=False, choices=[("", _("Anybody’s")), ("mine", _("Mine"))]
    )
    day = forms.DateField(label=_("Day"), required=False, widget=DayInput)
    area = forms.IntegerField(required=False, widget=forms.HiddenInput)
