"""What the deeds about patients are called, and what is noted with them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OF_CARE: dict[str, Promise] = {
    "care.admission.admitted": _("Admitted a patient"),
    "care.consultation.held": _("Held a consultation"),
    "care.consult.answered": _("Answered a question about a patient"),
    "care.consult.asked": _("Asked another hospital or the experts about a patient"),
    "care.consult.closed": _("Closed a question about a patient"),
    "care.consult.read": _("Read a patient’s file to answer a question"),
    "care.death.corrected": _("Put the record of a death right"),
    "care.death.recorded": _("Recorded the death of a patient"),
    "care.death.reported": _("Noted that a death was reported"),
    "care.file.opened": _("Opened a patient’s file"),
    "care.follow_up.made": _("Noted a follow-up visit"),
    "care.follow_ups.exported": _("Saved the list of follow-up visits"),
    "care.note.made": _("Made the note of a discharge"),
    "care.observation.taken": _("Wrote down an observation"),
    "care.order.carried_out": _("Carried out an order for a patient"),
    "care.order.given": _("Gave an order for a patient"),
    "care.order.not_carried_out": _("Noted why an order for a patient was not carried out"),
    "care.order.stopped": _("Stopped an order for a patient"),
    "care.order.taken_back": _("Took back what was noted of an order for a patient"),
    "care.orders.opened": _("Opened the list of orders that are due"),
    "care.patient.discharged": _("Discharged a patient"),
    "care.patient.moved": _("Moved a patient"),
    "care.patients.exported": _("Saved the list of patients"),
    "care.plan.written": _("Wrote a plan of treatment"),
    "care.round.opened": _("Opened the ward round"),
    "care.scoring.set": _("Said what the early warning score has to know of a patient"),
    "care.team.joined": _("Put somebody into the team of a severe case"),
    "care.team.left": _("Noted that somebody left the team of a severe case"),
    "care.tests.asked": _("Asked for tests"),
    "care.type.decided": _("Decided about the clinical type that measurements propose"),
}

NOTED_OF_CARE: dict[str, Promise] = {
    "urgency": _("Urgency"),
    "week": _("Week"),
    "takes": _("Whom it takes"),
}
