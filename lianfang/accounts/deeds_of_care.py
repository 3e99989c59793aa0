"""What the deeds about patients are called, and what is noted with them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OF_CARE: dict[str, Promise] = {
    "care.admission.admitted": _("Admitted a patient"),
    "care.consultation.held": _("Held a consultation"),
    "care.file.opened": _("Opened a patient’s file"),
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

NOTED_OF_CARE: dict[str, Promise] = {}
