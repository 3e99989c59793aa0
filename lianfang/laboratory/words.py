"""What is shown for the codes that rules give: why a row came back, what is wrong with a run, what a column is."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.laboratory.rules import GENES

RETURNED: dict[str, Promise] = {
    "encoding": _("Some letters cannot be read: the file was saved in mixed encodings"),
    "malformed": _("The row is not whole"),
    "no_tube": _("No tube is named"),
    "code": _("The code is mistyped: its check character is wrong"),
    "ct_text": _("The Ct is no number"),
    "ct_range": _("The Ct cannot be right"),
    "word": _("The result is not a word that is known"),
    "nothing": _("Neither a result nor a Ct"),
    "twice": _("The tube stands in the file twice; the first row was taken"),
    "twice_differs": _("The tube stands in the file twice and the rows differ; none was taken"),
    "unknown_tube": _("Nobody has told of this tube yet"),
    "not_received": _("The tube was not received here yet: receive its box, then read the file again"),
    "other_laboratory": _("The tube or the row belongs to another laboratory"),
    "rejected": _("The tube was rejected"),
    "other_box": _("The tube is not in this box"),
    "no_verifier": _("It is not negative, and nobody verified it"),
    "same_person": _("One person tested and verified it"),
    "differs": _("It says something else than is known here: amend the result"),
    "no_test": _("No test of the message is one that is known"),
    "not_final": _("The observation is not final"),
    "no_result": _("The message is no result"),
    "no_well": _("There is nothing in this well of the plate"),
    "other_tube": _("Another tube is in this well of the plate"),
    "run": _("The run could not be entered"),
}
LINES: dict[str, Promise] = {
    "shape": _("Write a code, a comma and a conclusion."),
    "word": _("This conclusion is not known."),
    "twice": _("This code is already in the list."),
    "code": _("This code is mistyped: its check character is wrong."),
    "open": _("A reading of this tube waits to be verified already."),
}
FAULTS: dict[str, Promise] = {
    "missing": _("is missing"),
    "came_up": _("came up and must not"),
    "did_not_come_up": _("did not come up in time"),
}
FIELDS: dict[str, Promise] = {
    "tube": _("Tube"),
    "well": pgettext_lazy("plate", "Well"),
    "conclusion": _("Conclusion"),
    "technician": _("Tested by"),
    "verifier": _("Verified by"),
    "box": _("Box"),
    "laboratory": _("Laboratory"),
    "target": _("Gene"),
    "ct": _("Ct of that gene"),
}


def field_name(field: str) -> str:
    """Name a field of a file in the language of the page."""
    if field.startswith("ct:"):
        return str(_("Ct of %(gene)s")) % {"gene": field[3:]}
    return str(FIELDS.get(field, field))


def all_fields() -> list[str]:
    """List what a column may be."""
    return [*FIELDS, *(f"ct:{gene}" for gene in GENES)]


def reason(code: str, detail: str = "") -> str:
    """Say why a row came back, and what exactly is meant."""
    text = str(RETURNED.get(code, code))
    return f"{text} ({detail})" if detail else text
