"""The words on paper, in both languages: what a page is in first, the other one small beside it."""

from django.utils.functional import Promise
from django.utils.translation import gettext as now_gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

LANGUAGES = ("zh-hans", "en")

# The kinds of page, in the order in which they are printed.
PARTS: dict[str, Promise] = {
    "steps": _("When the power is out: what to do"),
    "stickers": _("Tube stickers"),
    "boxes": _("Box stickers"),
    "forms": _("Sampling forms"),
    "households": _("Household lists"),
    "visits": _("Visit lists"),
    "slips": _("Handover slips"),
}

WORDS: dict[str, Promise] = {
    "product": _("Lianfang"),
    "kit": _("Power-out kit"),
    "comma": pgettext_lazy("between names", ", "),
    "steps": _("When the power or the network is out"),
    "steps_lead": _(
        "Go on sampling. Whatever is written here by hand is entered afterwards, with the times on the paper, and "
        "counts like what a phone tells. Nobody is sent away because a device does not work."
    ),
    "contents": _("In this kit"),
    "for_tube": _("Tube"),
    "for_form": _("Form"),
    "for_box": _("Box"),
    "for_list": _("List"),
    "form": _("Sampling form"),
    "form_number": _("Form no."),
    "date": _("Date"),
    "sampler": _("Sampler"),
    "assistant": _("Registrar"),
    "sticker_here": _("Stick the form’s half of the tube sticker here"),
    "nth": pgettext_lazy("line of a form", "No."),
    "list_code": _("List code"),
    "name": _("Name"),
    "number": _("Identity number"),
    "phone": _("Phone"),
    "time": _("Time"),
    "count": _("Swabs in the tube"),
    "sealed": _("Sealed at"),
    "sealer": _("Sealed by"),
    "remarks": _("Remarks"),
    "form_hint": _(
        "One form a tube. With a list code, write the code, the name and the time only. 24-hour clock; strike out what "
        "is wrong, never write over it."
    ),
    "households": _("Household list"),
    "households_hint": _(
        "Doors in the order of the stairs. On the sampling form four letters stand for a person; "
        "each code also holds the resident’s code for a scanner."
    ),
    "nobody": _("Nobody is on record in this area. Write names and identity numbers on the forms."),
    "visits": _("Visit list"),
    "visits_hint": _("Tick one of four at each door. Write how many were there and the time."),
    "address": _("Address"),
    "people": _("People"),
    "done": pgettext_lazy("visit", "Done"),
    "no_answer": _("No answer"),
    "refused": pgettext_lazy("visit", "Refused"),
    "moved": _("Moved away"),
    "present": _("Present"),
    "needs": _("Needs"),
    "slip": _("Handover slip"),
    "stays": _("Stays at the site"),
    "goes": _("Goes with the box"),
    "box": _("Box"),
    "tubes": _("Tubes in the box: write or stick their codes"),
    "tubes_out": _("Tubes handed over"),
    "handed_by": _("Handed over by"),
    "to_laboratory": _("To laboratory"),
    "handed_at": _("Month, day, hour, minute"),
    "tubes_in": _("Tubes received"),
    "received_by": _("Received by"),
    "received_at": _("Month, day, hour, minute"),
}

STEPS: tuple[tuple[Promise, Promise], ...] = (
    (
        _("Note the time and say it aloud"),
        _("Write down when the power went. Keep the queue: begin with the form that has the lowest number."),
    ),
    (
        _("Finish the tube that is open on the phone"),
        _(
            "If the phone still works, go on with it: it keeps everything and sends it later. Paper is for new tubes."
        ),
    ),
    (
        _("One tube, one form, two stickers"),
        _(
            "A pair of stickers has one code. Stick “Tube” on the tube and “Form” on the form, before the first swab."
        ),
    ),
    (
        _("One line a person"),
        _(
            "Is the person on the household list? Write the four letters, the name and the time. Otherwise the name, "
            "the identity number in its boxes, and the phone. Without papers, leave the number empty; never invent one."
        ),
    ),
    (
        _("Close the tube when it is full"),
        _(
            "Count the swabs, write the number and the time, sign. An eleventh swab was taken? Write it all the same."
        ),
    ),
    (
        _("Hand the box over with its slip"),
        _("Both halves of the slip list the same tubes. One half stays here, one goes with the box."),
    ),
    (
        _("Give back every form, also the empty ones"),
        _(
            "Two people key each form, each alone, in the console under “Paper forms”. A form that was not used or "
            "was spoilt is marked so. The list shows which numbers are missing."
        ),
    ),
)


# What cannot be right about a keyed form, by the code of the rule.
PROBLEMS: dict[str, Promise] = {
    "day": _("This is no date. Write it like 2021-08-05."),
    "day_future": _("This day has not come yet."),
    "tube_code": _("This code is mistyped: its check character is wrong."),
    "nobody": _("Nobody is on this form. If it was not used, mark it so."),
    "no_time": _("There is no time on this form. Ask the sampler and write one on the paper."),
    "count": _("Write how many swabs were counted, or leave it empty."),
    "count_differs": _("The sealer counted another number than there are lines."),
    "time": _("This is no time. Write it like 09:05."),
    "name": _("Write the name as it stands there; 不详 where nobody can read it."),
    "long": _("This is too long."),
    "list_code": _("This code does not fit this kit’s household list."),
    "list_name": _("The household list has another name under this code."),
    "number": _("This number cannot be right: one character is mistyped."),
    "phone": _("This is no phone number."),
    "twice": _("The same stands on another line already."),
}

FIELDS: dict[str, Promise] = {
    "day": _("Date"),
    "tube_code": _("Tube code"),
    "count": _("Swabs in the tube"),
    "sealed": _("Sealed at"),
    "list_code": _("List code"),
    "name": _("Name"),
    "number": _("Identity number"),
    "phone": _("Phone"),
    "time": _("Time"),
}


def field_name(field: str) -> str:
    """Name a field of a form: “Name, line 3”."""
    name = str(FIELDS[field.rsplit(".", 1)[-1]])
    if not field.startswith("lines."):
        return name
    return now_gettext("%(field)s, line %(n)s") % {"field": name, "n": int(field.split(".")[1]) + 1}


def in_both(language: str) -> dict[str, tuple[str, str]]:
    """Give each word of the pages in a language and in the other one."""
    other = next(each for each in LANGUAGES if each != language)
    found = []
    for each in (language, other):
        with override(each):
            found.append({key: str(word) for key, word in WORDS.items()})
    return {key: (found[0][key], found[1][key]) for key in WORDS}
