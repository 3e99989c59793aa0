"""What is said to a person for each reason of the rules."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianfang.common.errors import Refused
from lianfang.people.rules import Wrong

WORDS: dict[Wrong, Promise] = {
    Wrong.NAME_EMPTY: _("Write the person’s name."),
    Wrong.NAME_MASKED: _("This name is masked. Write it in full."),
    Wrong.NAME_SIGNS: _("Write the name with letters only; parts of a name are divided by ·."),
    Wrong.NAME_LONG: _("This name is longer than 120 letters."),
    Wrong.KIND_UNKNOWN: _("Choose one of the kinds of person."),
    Wrong.SEX_UNKNOWN: _("Choose female, male or not known."),
    Wrong.SEX_DIFFERS: _("The identity number says another sex. Check both, or leave the sex empty."),
    Wrong.BORN_UNREADABLE: _("This is no date. Write it like 1980-05-01."),
    Wrong.BORN_FUTURE: _("The date of birth lies in the future."),
    Wrong.BORN_TOO_LONG_AGO: _("The date of birth lies more than 120 years back."),
    Wrong.BORN_DIFFERS: _("The identity number says another date of birth. Check both, or leave it empty."),
    Wrong.PHONE_SHAPE: _("This is no phone number. Write a mobile number, or a landline with its area code."),
    Wrong.NUMBER_KIND: _("Choose the kind of document."),
    Wrong.NUMBER_UNLIKE: _(
        "This is no number of an identity card, which has 17 digits and a digit or X. For another document say which "
        "it is in a column of its own."
    ),
    Wrong.NUMBER_MISSING: _("Write the number, or choose “None yet”. Never invent a number."),
    Wrong.NUMBER_UNWANTED: _("With “None yet” the number stays empty."),
    Wrong.NUMBER_SHAPE: _("This document's numbers look different. Check each letter and digit."),
    Wrong.NUMBER_ROUNDED: _(
        "The spreadsheet rounded this number: its last digits are lost. Make the column text, type it anew."
    ),
    Wrong.NUMBER_OLD: _("This is an old number of 15 digits. Ask for the number of 18 on the present card."),
    Wrong.NUMBER_CHECK: _("The last character does not fit the others: one of them is mistyped."),
    Wrong.NUMBER_DATE: _("Digits 7 to 14 are no date of birth."),
    Wrong.NUMBER_FUTURE: _("Digits 7 to 14 are a date of birth in the future."),
    Wrong.NUMBER_TOO_OLD: _("By this number the person would be older than 120 years."),
    Wrong.NUMBER_TAKEN: _(
        "This number belongs to another person on record. Check both; merge them if they are one."
    ),
    Wrong.AREA_UNKNOWN: _("There is no such area."),
    Wrong.AREA_FORBIDDEN: _("Your posts do not cover this area."),
    Wrong.ADDRESS_LONG: _("This address is longer than 200 letters."),
}


def refused(wrong: Wrong, **values: object) -> Refused:
    """Make the refusal that says what is wrong."""
    return Refused(wrong.value, WORDS[wrong], **values)
