"""The words of what does not fit in a round, and of its reconciliation."""

from django.utils.translation import gettext_lazy as _

FINDINGS = {
    "two_tubes": _("People in two open tubes"),
    "no_people": _("Tubes without people"),
    "no_seal": _("Tubes without a seal"),
    "no_tube": _("Results without a tube"),
    "unknown": _("Swabs of people who are not on record"),
    "not_received": _("Boxes that were never received"),
    "printed_twice": _("Labels printed twice"),
}
ADVICE = {
    "two_tubes": _("Settle the later swab: it stands, or it is taken back. Both tubes are held until then."),
    "no_people": _("Key in the paper list of the tube, or take the seal back if it was opened for nothing."),
    "no_seal": _("Call the site, let them count, and seal the tube here; or seal it on the phone."),
    "no_tube": _(
        "Compare the code with the laboratory’s list; settle the result, or let the laboratory tell the right code."
    ),
    "unknown": _("Ask the site who it was. The phone that met them sends the person; else settle the swab."),
    "not_received": _(
        "Call the courier and the laboratory; receive the box against its list, or declare it lost."
    ),
    "printed_twice": _(
        "Two tubes could carry one code: ask the site which sheet it uses, let it destroy the other, and look whether "
        "a tube of the batch is doubted for two sites or for too many swabs."
    ),
}
FIGURES = {
    "planned": _("The plan"),
    "target": _("People to test"),
    "sites": _("Sites"),
    "pool_size": _("People a tube"),
    "people": _("People"),
    "on_record": _("People on record"),
    "swabbed": _("Swabbed"),
    "missing": _("Not swabbed"),
    "besides": _("Swabbed besides"),
    "registered": _("People registered"),
    "swabs": _("Swabs"),
    "tubes": _("Tubes"),
    "n_tubes": _("All tubes"),
    "open": _("Not sealed"),
    "sealed": _("Sealed, at the site"),
    "on_the_way": _("On the way"),
    "in_laboratory": _("In the laboratory"),
    "resulted": _("Result out"),
    "conclusions": _("Results of tubes"),
    "negative": _("Negative"),
    "positive": _("Positive"),
    "grey": _("Grey zone"),
    "invalid": _("Invalid"),
    "results": _("Results of people"),
    "recheck": _("To be tested again"),
    "recalls": _("Swabbed again"),
    "called": _("Called back"),
    "findings": _("What does not fit"),
    "held": _("Tubes held"),
    "miscounted": _("Counted otherwise"),
    "overdue": _("Overdue"),
    "still_open": _("Not swabbed again yet"),
    **FINDINGS,
}
