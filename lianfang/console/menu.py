"""Wiring table: menu entries and who sees them."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Entry:
    """A place in the menu: the name of its page, its words and icon, and the permission it takes to see it."""

    page: str
    label: Promise
    icon: str
    permission: str


MENU: tuple[tuple[Promise, tuple[Entry, ...]], ...] = (
    (
        _("Command"),
        (
            Entry("my_work", _("My work"), "checklist", ""),
            Entry("home", _("Overview"), "layout-dashboard", ""),
            Entry("command", _("Command"), "target", "command.read"),
            Entry("orders", _("Orders"), "send", "command.receive"),
            Entry("outbreaks", _("Outbreaks"), "virus", "outbreak.read"),
            Entry("epidemiology", _("Epidemiology"), "chart-line", "reporting.read"),
            Entry("bulletins", _("Bulletins"), "report-analytics", "reporting.read"),
            Entry("economy", _("Economy"), "chart-line", "reporting.read"),
            Entry("notices", _("Notices"), "speakerphone", "notices.read"),
            Entry("unit_reports", _("Daily reports"), "clipboard-check", "reporting.units"),
            Entry("unit_ranking", _("Ranking"), "arrows-sort", "reporting.units"),
            Entry("blanks", _("Forms"), "table", "reporting.forms"),
            Entry("drills", _("Exercises"), "flag", ""),
            Entry("findings", _("Supervision"), "shield-check", "supervision.read"),
        ),
    ),
    (
        _("Cases and contacts"),
        (
            Entry("line_list", _("Cases"), "virus-search", "cases.read"),
            Entry("contacts", _("Contacts"), "hierarchy", "cases.read"),
            Entry("leads", _("Leads"), "bulb", "cases.leads"),
            Entry("letters", _("Letters"), "mail", "cases.leads"),
            Entry("calls", _("Calls"), "phone", "cases.call"),
            Entry("patients", _("Hospital"), "building-hospital", "care.read"),
            Entry("consults", _("Questions from other hospitals"), "stethoscope", "care.advise"),
        ),
    ),
    (
        _("Testing and checkpoints"),
        (
            Entry("rounds", _("Testing"), "test-pipe", "testing.read"),
            Entry("sweep", _("Sweep"), "door", "visits.read"),
            Entry("grid_board", _("Responsibility"), "home-heart", "visits.read"),
            Entry("zones", _("Zones"), "lock", "zones.read"),
            Entry("checkpoint_board", _("Checkpoints"), "barrier-block", "presence.read"),
            Entry("paper_forms", _("Paper forms"), "clipboard-list", "testing.read"),
            Entry("boxes", _("Boxes"), "truck", "testing.read"),
            Entry("desk", _("Registration desk"), "id", "booking.desk"),
            Entry("recalls", _("Recalls"), "phone", "testing.read"),
            Entry("labs", _("Laboratories"), "microscope", "testing.read"),
        ),
    ),
    (
        _("People who work"),
        (
            Entry("teams", _("Teams"), "users-group", "workforce.read"),
            Entry("rotas", _("Rotas"), "calendar-time", "rotas.read"),
            Entry("my_rota", _("My rota"), "calendar-check", "rotas.work"),
            Entry("duty_board", _("At work"), "clock", "duty.read"),
            Entry("duty_away", _("Workers’ health"), "heartbeat", "duty.heal"),
        ),
    ),
    (
        _("Support"),
        (
            Entry("hotline", _("Hotline"), "phone", "hotline.answer"),
            Entry("needs", _("Needs"), "home-heart", "needs.read"),
            Entry("feedback_list", _("Thanks and complaints"), "message-2", "needs.feedback"),
            Entry("stock", _("Stock"), "building-warehouse", "supplies.read"),
            Entry("forecast", _("Forecast of goods"), "chart-line", "planning.read"),
            Entry("gifts", _("Gifts"), "award", "donations.read"),
            Entry("goods_requests", _("Requests for goods"), "truck", "supplies.read"),
            Entry("vaccination", _("Vaccination"), "vaccine", "vaccination.read"),
            Entry("rides", _("Rides"), "route", "transport.read"),
            Entry("meals", _("Meals"), "tools-kitchen-2", "meals.read"),
            Entry("people", _("People"), "users", "people.read"),
            Entry("areas", _("Places"), "map-2", ""),
            Entry("files_in", _("Files in"), "package-import", "exchange.bring"),
            Entry("fhir_in", _("FHIR in"), "file-text", "exchange.bring"),
            Entry("research", _("Extract for research"), "report-analytics", "exchange.research"),
            Entry("messages", _("Messages"), "message-2", "messages.read"),
            Entry("disputes", _("Disputes"), "scale", "sync.settle"),
        ),
    ),
    (
        _("Administration"),
        (
            Entry("users", _("Users and posts"), "user-shield", "accounts.manage"),
            Entry("devices", _("Devices"), "device-mobile", "accounts.manage"),
            Entry("tokens", _("Tokens"), "key", "accounts.manage"),
            Entry("emergencies", _("Emergencies"), "alert-triangle", "people.emergency"),
            Entry("audit", _("Audit"), "history", "audit.read"),
            Entry("as_of", _("As of then"), "clock", "audit.hindsight"),
            Entry("subject_requests", _("What people ask about their data"), "shield-check", "privacy.serve"),
            Entry("retention", _("What is kept how long"), "shield", "privacy.read"),
            Entry("operations", _("State of the system"), "activity", "operations.read"),
        ),
    ),
)
