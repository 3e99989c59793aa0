"""What is said of a row of a list that was not taken."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.people.rules import Wrong
from lianfang.people.words import WORDS as OF_PEOPLE

REASONS: dict[str, Promise] = {
    "row_broken": _("This row cannot be read: its letters or quotes are damaged."),
    "name_missing": _("Write the name."),
    "nobody": _("Nobody on record fits. Write the identity number, or the code of the area they live in."),
    "last_missing": _("Write when they were last near the case."),
    "last_unreadable": _("This is no time. Write it like 2021-08-04 18:30."),
    "last_future": _("The last exposure lies in the future."),
    "grade_unknown": _("The protocol has no such grade of contact."),
    "is_source": _("This is the case itself: nobody is their own contact."),
    "is_case": _("This person has a case in this outbreak already."),
    "outside_window": _("The last exposure lies outside the days in which this case makes contacts."),
}
COLUMNS: dict[str, Promise] = {
    "name": _("Name"),
    "last_name": _("Last name"),
    "first_name": _("First name"),
    "number": _("Identity number"),
    "phone": _("Phone"),
    "last": _("Last exposure"),
    "grade": _("Grade"),
    "area": _("Area code"),
    "address": pgettext_lazy("person", "Address"),
}


def reason(code: str) -> str:
    """Say in the language of the page why a row was not taken."""
    if code.startswith("person:"):
        return str(OF_PEOPLE[Wrong(code.removeprefix("person:"))])
    return str(REASONS[code])
