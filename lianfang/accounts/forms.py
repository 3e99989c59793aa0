"""Signing in, one's own account, users and their posts, the audit's filters."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.core.validators import RegexValidator
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.accounts.roles import ROLES
from lianfang.places.models import Area
from lianfang.places.rules import LEVELS, Span, from_official, official_code
from lianfang.web import clock
from lianfang.web.fields import DayInput, offer_rows

ROLE_CHOICES = [(role, label) for role, (label, _allowed) in ROLES.items()]


class SignInForm(AuthenticationForm):
    """User name and password."""

    error_messages = {
        "invalid_login": _("User name and password do not go together. Both are case-sensitive."),
        "inactive": _("User name and password do not go together. Both are case-sensitive."),
        "over": _("This first password was good for three days. Ask the person who made it for a new one."),
    }

    def confirm_login_allowed(self, user: Any) -> None:
        """Refuse a first password whose days are over.

        Raises ValidationError.
        """
        super().confirm_login_allowed(user)
        if user.password_until and user.password_until < clock.wall():
            raise forms.ValidationError(self.error_messages["over"], code="over")


class CodeForm(forms.Form):
    """A code from the authenticator app, or a recovery code."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "class": "code",
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "autofocus": True,
                "spellcheck": "false",
            }
        ),
    )


class RecoveryForm(CodeForm):
    """The same, typed with letters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["inputmode"] = "text"


class PasswordForm(forms.Form):
    """The password once more, before something that matters."""

    password = forms.CharField(
        label=_("Your password"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )


class ChangePasswordForm(forms.Form):
    """The old password and the new one, twice."""

    old = forms.CharField(
        label=_("Your password now"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    new = forms.CharField(
        label=_("New password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=password_validators_help_text_html(),
    )
    again = forms.CharField(
        label=_("New password, once more"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_new(self) -> str:
        """Say at the field itself what is wrong with a password."""
        password: str = self.cleaned_data["new"]
        validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        """Compare the two."""
        given = super().clean() or {}
        if given.get("new") and given.get("again") and given["new"] != given["again"]:
            self.add_error("again", _("The two are not the same."))
        return given


class LanguageForm(forms.Form):
    """The language of one's pages."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


class AreaInput(forms.TextInput):
    """A text with suggestions."""

    template_name = "accounts/area_input.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off"} | (attrs or {}))
        self.areas: Iterable[Area] = ()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the suggestions."""
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["list"] = f"{name}-areas"
        context["areas"] = [f"{official_code(area.id)} {area}" for area in self.areas]
        return context


class AreaField(forms.CharField):
    """An area within some ranges, by its code or its name; suggests down to townships, takes any."""

    widget = AreaInput

    def within(self, spans: Sequence[Span]) -> None:
        """Take only areas in these ranges."""
        wanted = Q(pk__in=[])
        for first, last in spans:
            wanted |= Q(id__range=(first, last))
        self.areas = Area.objects.filter(wanted, closed_on=None)
        self.widget.areas = self.areas.filter(depth__lte=LEVELS.index("township"))

    def clean(self, value: Any) -> Any:
        """Find the one area that is meant."""
        text = super().clean(value)
        if not text:
            return None
        return self._by_code(text.split()[0]) or self._by_name(text)

    def _by_code(self, code: str) -> Area | None:
        try:
            return self.areas.filter(id=from_official(code)).first()
        except ValueError:
            return None

    def _by_name(self, name: str) -> Area:
        found = list(self.areas.filter(Q(name=name) | Q(name_en__iexact=name))[:6])
        if not found:
            raise forms.ValidationError(_("There is no such area among yours. Choose one from the list."))
        if len(found) > 1:
            codes = str(_(", ")).join(f"{official_code(area.id)}" for area in found)
            raise forms.ValidationError(
                _("Several areas have this name. Give the code: %(codes)s"), params={"codes": codes}
            )
        return found[0]


def keep_within(form: forms.BaseForm, name: str, spans: Sequence[Span]) -> None:
    """Let an area's field take only areas in these ranges.

    Raises TypeError for another kind of field.
    """
    field = form.fields[name]
    if not isinstance(field, AreaField):
        raise TypeError(name)
    field.within(spans)


class PostForm(forms.Form):
    """A role in an area, from a day on."""

    role = forms.ChoiceField(label=_("Role"), choices=[("", _("Choose…")), *ROLE_CHOICES])
    area = AreaField(label=_("Area"), help_text=_("Name or code. The post holds in everything inside it."))
    from_on = forms.DateField(label=_("First day"), widget=DayInput)
    to_on = forms.DateField(label=_("Last day"), widget=DayInput, required=False)

    def __init__(self, *args: Any, spans: Sequence[Span], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["area"]
        if isinstance(field, AreaField):
            field.within(spans)
        self.fields["from_on"].initial = today

    def clean(self) -> dict[str, Any]:
        """Compare the two days."""
        given = super().clean() or {}
        first, last = given.get("from_on"), given.get("to_on")
        if first and last and last < first:
            self.add_error("to_on", _("The last day is before the first."))
        return given


class UserForm(PostForm):
    """A new user and the first post."""

    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        validators=[RegexValidator(r"^[\w.@-]+\Z", _("Letters, digits and . @ _ - only."))],
        help_text=_("What they type to sign in."),
    )
    name = forms.CharField(label=_("Name"), max_length=60)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    field_order = ("username", "name", "language", "role", "area", "from_on", "to_on")

    def clean_username(self) -> str:
        """Say at the field itself that a name is taken."""
        username: str = self.cleaned_data["username"]
        if User.objects.filter(username=username).exists():
            raise forms.ValidationError(_("This user name is taken."))
        return username


class DeputyForm(forms.Form):
    """Who stands in, from when to when."""

    deputy = forms.ModelChoiceField(User.objects.none(), label=_("Who stands in"), empty_label=_("Choose…"))
    from_on = forms.DateField(label=_("First day"), widget=DayInput)
    to_on = forms.DateField(label=_("Last day"), widget=DayInput)
    reason = forms.CharField(label=_("Why"), max_length=200, required=False)

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "deputy", people)


class EndPostForm(forms.Form):
    """The last day of a post."""

    on = forms.DateField(label=_("Last day"), widget=DayInput)


class UserFilter(forms.Form):
    """What the list of users can be narrowed to."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Name or user name")}),
    )
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("All roles")), *ROLE_CHOICES])
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All users")),
            ("active", _("May sign in")),
            ("locked", _("Locked")),
            ("idle", _("Without a post today")),
        ],
    )


class AuditFilter(forms.Form):
    """What the audit can be narrowed to."""

    q = forms.CharField(
        label=_("User"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("User name or name")}),
    )
    verb = forms.CharField(
        label=_("Deed"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("Deed: people.person")}),
    )
    person = forms.UUIDField(
        label=_("Person"), required=False, widget=forms.TextInput(attrs={"placeholder": _("Id of a person")})
    )
    day = forms.DateField(label=_("From"), required=False, widget=DayInput)
    until = forms.DateField(label=_("To"), required=False, widget=DayInput)
