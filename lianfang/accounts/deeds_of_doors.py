"""What the deeds of visits to doors, and of who answers for them, are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OF_DOORS: dict[str, Promise] = {
    "grid.board.exported": _("Saved the board of who answers for which doors"),
    "grid.charge.accepted": _("Accepted to answer for a household"),
    "grid.charge.asked": _("Asked somebody to answer for a household"),
    "grid.charge.declined": _("Declined to answer for a household"),
    "grid.charge.released": _("Let somebody go who answered for a household"),
    "grid.contract.changed": _("Changed who leads a unit’s group in an area"),
    "grid.contract.ended": _("Ended a unit’s contract for an area"),
    "grid.contract.made": _("Contracted a unit to an area"),
    "grid.contracts.exported": _("Saved the list of units and their areas"),
    "grid.hand_over.declined": _("Declined a hand-over"),
    "grid.hand_over.offered": _("Offered to hand over"),
    "grid.hand_over.taken": _("Took on what was handed over"),
    "grid.hand_over.withdrawn": _("Took the offer to hand over back"),
    "grid.list.read": _("Read in a list of who answers for what"),
    "grid.list.returned": _("Saved the rows of a list that came back"),
    "visits.code.issued": _("Issued a code to somebody without a smartphone"),
    "visits.code.printed": _("Printed a code of somebody without a smartphone"),
    "visits.due.exported": _("Saved the doors of a round of visits"),
    "visits.helped.ended": _("Took somebody off the roster of people without smartphones"),
    "visits.helped.exported": _("Saved the roster of people without smartphones"),
    "visits.helped.noted": _("Put somebody on the roster of people without smartphones"),
    "visits.helped.number_out": _("Took the number of somebody who works out of a record"),
    "visits.helped.proxied": _("Noted who acts for somebody without a smartphone"),
    "visits.roster.opened": _("Opened a roster of people to be visited"),
    "visits.roster.read": _("Read in the roster of a round of visits"),
    "visits.roster.returned": _("Saved the rows of a roster that came back"),
    "visits.round.closed": _("Closed a round of visits"),
    "visits.round.looked_again": _("Looked for new doors of a round of visits"),
    "visits.round.opened": _("Opened a round of visits"),
    "visits.round.planned": _("Planned a round of visits"),
    "visits.round.team_added": _("Let a team walk a round of visits"),
    "visits.round.team_removed": _("Took a team out of a round of visits"),
    "visits.back.exported": _("Saved the list of doors to go back to"),
    "visits.board.exported": _("Saved the board of visits"),
    "visits.door.opened": _("Opened a household’s page"),
    "visits.doors.exported": _("Saved the list of doors"),
}

NOTED_AT_DOORS: dict[str, Promise] = {
    "cadre": _("Cadre in charge"),
    "contracts": _("Contracts"),
    "doors": _("Doors"),
    "duty": _("Duty"),
    "leader": _("Leader of the group"),
    "roster": _("Roster"),
    "tasks": _("Tasks"),
    "worker": _("Worker"),
}
