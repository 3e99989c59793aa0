"""What the deeds of supervision are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OF_SUPERVISION: dict[str, Promise] = {
    "supervision.checklist.answered": _("Looked through the checklist of a round"),
    "supervision.checklist.signed": _("Signed the checklist of a round"),
    "supervision.checklist.taken_back": _("Took the signature of a checklist back"),
    "supervision.checklists.exported": _("Saved the list of checklists"),
    "supervision.door.called": _("Asked residents whether somebody came"),
    "supervision.door.opened": _("Opened a door that was drawn, with who lives there"),
    "supervision.draw.exported": _("Saved a draw"),
    "supervision.draw.made": _("Drew visits"),
    "supervision.files.exported": _("Saved files from order to closing"),
    "supervision.finding.escalate": _("Proposed an interview for a finding"),
    "supervision.finding.fail": _("Looked at a finding again: not in order yet"),
    "supervision.finding.fix": _("Said that a finding is put right"),
    "supervision.finding.found": _("Wrote down a finding"),
    "supervision.finding.note": _("Wrote a note beside a finding"),
    "supervision.finding.opened": _("Opened the page of a finding"),
    "supervision.finding.pass": _("Looked at a finding again and closed it"),
    "supervision.finding.reopen": _("Opened a finding again"),
    "supervision.finding.take": _("Took a finding on"),
    "supervision.finding.withdraw": _("Withdrew a finding"),
    "supervision.list.exported": _("Saved the list of findings"),
    "supervision.photo.opened": _("Opened a photo of a finding"),
}

NOTED_IN_SUPERVISION: dict[str, Promise] = {
    "answer": _("Answer"),
    "checked": _("Checklist signed"),
    "missing": _("Not there"),
    "photos": _("Photos"),
    "seed": _("Seed"),
}
