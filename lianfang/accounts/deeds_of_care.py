"""What the deeds about patients are called, and what is noted with them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OF_CARE: dict[str, Promise] = {
    "care.admission.admitted": _("Admitted a patient"),
    "care.consultation.held": _("Held a consultation"),
    "care.file.opened": _("Opened a patient’s file"),
    "care.observation.taken": _("Wrote down an observation"),
    "care.patient.discharged": _("Discharged a patient"),
    "care.patient.moved": _("Moved a patient"),
    "care.patients.exported": _("Saved the list of patients"),
    "care.plan.written": _("Wrote a plan of treatment"),
    "care.round.opened": _("Opened the ward round"),
    "care.scoring.set": _("Said what the early warning score has to know of a patient"),
    "care.tests.asked": _("Asked for tests"),
    "care.type.decided": _("Decided about the clinical type that measurements propose"),
}

NOTED_OF_CARE: dict[str, Promise] = {}
