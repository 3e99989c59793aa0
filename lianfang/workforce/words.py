"""What is said about volunteers for each code of the rules."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LACKS: dict[str, Promise] = {
    "age_unknown": _("Write the date of birth: volunteers are adults."),
    "under_age": _("Volunteers are at least %(age)s years old."),
}

# In a few words, for lists and pages.
SHORT: dict[str, Promise] = {
    "age_unknown": _("age not known"),
    "under_age": _("too young"),
    "uninsured": _("not insured"),
    "untrained": _("not trained"),
    "heavy": _("heavy work"),
    "too_long": _("longer than a volunteer works"),
    "unqualified": _("needs a qualification"),
    "busy": _("at work in these hours"),
    "rest": _("too little rest between two shifts"),
    "week": _("too many hours in seven days"),
}
