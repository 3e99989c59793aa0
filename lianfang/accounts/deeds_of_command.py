"""What the deeds of the command are called: notices, orders, the log, clocks that ran out, deputies."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OF_COMMAND: dict[str, Promise] = {
    "accounts.deputy.ended": _("Ended that somebody stands in"),
    "accounts.deputy.named": _("Named a deputy"),
    "closing.report.written": _("Wrote the closing report of a response"),
    "command.breach.acknowledged": _("Answered for a clock that ran out"),
    "command.briefing.made": _("Wrote a briefing"),
    "command.log.corrected": _("Corrected an entry of the command log"),
    "command.log.exported": _("Saved the command log"),
    "command.log.written": _("Wrote into the command log"),
    "command.order.acknowledged": _("Acknowledged an order of the command"),
    "command.order.done": _("Told what came of an order of the command"),
    "command.order.given": _("Gave an order of the command"),
    "command.order.withdrawn": _("Withdrew an order of the command"),
    "command.orders.exported": _("Saved the list of the command’s orders"),
    "notices.notice.approved": _("Approved a notice"),
    "notices.notice.corrected": _("Began to correct a notice"),
    "notices.notice.discarded": _("Threw the draft of a notice away"),
    "notices.notice.drafted": _("Drafted a notice"),
    "notices.notice.edited": _("Changed the draft of a notice"),
    "notices.notice.sent_back": _("Sent the draft of a notice back"),
    "notices.notice.submitted": _("Submitted a notice for approval"),
    "notices.notice.withdrawn": _("Withdrew a notice"),
    "notices.register.exported": _("Saved the register of notices"),
}
