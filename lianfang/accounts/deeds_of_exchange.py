"""What the deeds about files are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OF_EXCHANGE: dict[str, Promise] = {
    "exchange.extract.saved": _("Saved the counts of a day as files"),
    "exchange.file.begun": _("Let a table be read in"),
    "exchange.file.brought": _("Brought a table"),
    "exchange.file.left_out": _("Left a table out"),
    "exchange.file.read": _("Read a table in"),
    "exchange.file.saved": _("Saved a table that was brought, or its rows that were not taken"),
    "exchange.file.stopped": _("Stopped the reading of a table"),
    "exchange.file.undone": _("Undid a table"),
    "exchange.files.exported": _("Saved the list of tables"),
    "exchange.list.saved": _("Saved a list"),
    "exchange.paper.saved": _("Took a paper or a file of people along"),
    "exchange.research.saved": _("Saved an extract for research"),
    "places.areas.taken_back": _("Took areas of a list back"),
}
