"""The words for what was wrong with a row of a line list, and for its fields."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianfang.people.rules import Wrong
from lianfang.people.words import WORDS

FIELDS: dict[str, Promise] = {
    "key": _("Id of the case"),
    "name": _("Name"),
    "first_name": _("First name"),
    "last_name": _("Last name"),
    "sex": _("Sex"),
    "age": _("Age"),
    "born_on": _("Date of birth"),
    "phone": _("Phone"),
    "number": _("Number of the document"),
    "address": _("Address"),
    "area": _("Area"),
    "state": _("Classification"),
    "clinical_type": _("Clinical type"),
    "onset_on": _("Onset of symptoms"),
    "sampled_on": _("Day of the sample"),
    "confirmed_on": _("Day of confirmation"),
    "reported_on": _("Day of the report"),
    "out_on": _("Day of discharge"),
    "died_on": _("Day of death"),
    "outcome": _("Outcome"),
    "outcome_on": _("Day of the outcome"),
    "imported": _("Infected elsewhere"),
    "infector": _("Infected by"),
    "related": _("Near each other"),
    "source": _("Source of infection"),
    "place": _("Place or cluster"),
    "symptoms": _("Symptoms"),
}

REASONS: dict[str, Promise] = {
    "encoding": _("Some letters of this row cannot be read. Save the file as UTF-8 or GB18030."),
    "malformed": _("This row is no row of a table: look at its quotation marks."),
    "key_missing": _("The row has no id of a case."),
    "twice": _("The id %(key)s stands in line %(line)s already."),
    "date": _("%(field)s: “%(cell)s” is no date that can be read. Write it like 2020-01-14."),
    "no_day": _("The row names no day: neither of onset, nor of sample, confirmation or report."),
    "future": _("%(field)s: %(cell)s lies in the future."),
    "onset_after_report": _(
        "The onset, %(onset)s, lies after the report, %(report)s. One of the two is wrong."
    ),
    "end_before_found": _("%(field)s: %(cell)s lies before the case was found, %(found)s."),
    "person": _("The person cannot be put on record: %(why)s"),
    "unknown_case": _("The list has no case with the id %(key)s."),
    "unknown_infector": _(
        "%(case)s is said to be infected by %(key)s, but the list has no case with this id."
    ),
    "itself": _("%(key)s is said to have infected itself: a contact cannot be the case."),
    "word": _("%(field)s: the word “%(cell)s” is not known and was left out."),
}


def reason_of(reason: str, values: Mapping[str, Any]) -> str:
    """Say in words why a row was not taken."""
    said = dict(values)
    if "field" in said:
        said["field"] = str(FIELDS[said["field"]])
    if reason == "person":
        said["why"] = str(WORDS[Wrong(said["why"])])
    return str(REASONS[reason]) % said
