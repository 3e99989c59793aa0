"""What the states and words of the command are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ORDER_STATES: dict[str, tuple[Promise, str]] = {
    "new": (pgettext_lazy("order", "Not acknowledged by all yet"), "amber"),
    "silent": (_("Not acknowledged in time"), "red"),
    "running": (_("Being carried out"), "brand"),
    "overdue": (_("Not done in time"), "red"),
    "done": (_("Carried out"), "green"),
    "failed": (_("Answered, not all carried out"), "amber"),
    "withdrawn": (_("Withdrawn"), "neutral"),
}
STANDINGS: dict[str, tuple[Promise, str]] = {
    "late": (_("too late"), "red"),
    "soon": (_("runs out soon"), "amber"),
    "running": (_("in time"), "green"),
    "none": (_("no clock"), "neutral"),
}
OUTCOMES = {"": "neutral", "done": "green", "partly": "amber", "not": "red"}

# What a post has to do with My work: what comes there, and where the work itself is done.
WORK_OF: dict[str, Promise] = {
    "commander": _(
        "Decisions, approvals and clocks of your area come here. The day’s picture is on the command’s page."
    ),
    "epidemiologist": _(
        "Positives to decide on, contacts to be placed, releases and investigations come here."
    ),
    "tracer": _("Leads and calls come here, those first whose time runs out first."),
    "testing_chief": _(
        "Boxes that are late, people who wait apart, checklists and findings of rounds come here."
    ),
    "sampler": _(
        "Shifts and musters you are asked for come here. You swab, seal and hand over with the phone."
    ),
    "site_lead": _(
        "Alarms of those who work at your site and orders come here; queues are told with the phone."
    ),
    "courier": _(
        "Boxes that are packed or on their way, and goods you bring, come here. You take them over with the phone."
    ),
    "driver": _("Whom you drive today stands on the phone; there you tell who got in and out."),
    "lab_technician": _("Boxes on their way to your laboratory and tubes that wait in it come here."),
    "lab_verifier": _(
        "Results that a colleague entered come here to be verified, and what came back from files."
    ),
    "doctor": _(
        "Patients without today’s consultation come here; beds and patients are on the hospital’s page."
    ),
    "vaccination_chief": _("Events after doses that are to be reported, and disputed doses come here."),
    "vaccinator": _("Events after doses come here. Sessions stand under Vaccination."),
    "ward_nurse": _("Patients to be measured, orders to be carried out"),
    "care_expert": _("Questions about patients that the panel answers come here."),
    "isolation_keeper": _("Orders come here. Temperatures, meals and rooms are on the pages of your site."),
    "grid_worker": _(
        "Doors that are due, needs, findings and orders come here. At doors you work with the phone."
    ),
    "checkpoint_officer": _(
        "Who is held at a checkpoint comes here until somebody takes them over. You check with the phone."
    ),
    "gate_keeper": _(
        "Shifts and musters you are asked for come here. At the gate you count and check with the phone."
    ),
    "dispatcher": _(
        "Needs, requests for goods, stock that runs short, feedback, people asked for and notices come here."
    ),
    "observer": _("Nothing waits for whoever only looks on. What you may look at:"),
    "auditor": _("Checklists to sign, second looks and doors that were drawn come here."),
    "administrator": _("Refused uploads, disputes and messages that could not be sent come here."),
}
