"""Permissions about vaccination, and what those may who only vaccinate."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OF_VACCINATION: dict[str, Promise] = {
    "vaccination.read": _("See sessions of vaccination, who came, doses and events"),
    "vaccination.plan": _("Plan, open and close sessions, bring doses, say which goods are vaccines"),
    "vaccination.desk": _(
        "Receive people at a session, take consent, end observation, enter doses given elsewhere"
    ),
    "vaccination.screen": _("Decide whether somebody is fit for a dose"),
    "vaccination.give": _("Give doses, write doses off"),
    "vaccination.report": _("Note and report events after a dose"),
}

VACCINATOR = frozenset(
    {"vaccination.read", "vaccination.desk", "vaccination.give", "vaccination.report", "people.read"}
    | {"people.meet", "booking.desk", "duty.work", "rotas.work", "workforce.muster"}
)
CHIEF = (
    VACCINATOR
    | {"vaccination.plan", "messages.read", "supplies.read", "supplies.ask", "supplies.keep"}
    | {"supplies.recall", "sync.settle", "command.receive", "transport.read", "exchange.bring"}
)
