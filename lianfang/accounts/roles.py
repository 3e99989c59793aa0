"""The permission matrix: role → what it may do in its area. docs/reference/permissions.md is made from this."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.permissions_of_care import OF_CARE
from lianfang.accounts.permissions_of_files import OF_FILES
from lianfang.accounts.permissions_of_goods import OF_GOODS
from lianfang.accounts.permissions_of_people import DEALS, OF_PEOPLE
from lianfang.accounts.permissions_of_vaccination import CHIEF, OF_VACCINATION, VACCINATOR

PERMISSIONS: dict[str, Promise] = {
    "accounts.manage": _("Give and end posts, lock users, enrol and revoke devices"),
    "audit.read": _("Read the audit"),
    "audit.hindsight": _(
        "See what was known of people, reports and the command at a time, and who had looked"
    ),
    "operations.read": _("See whether the system is well, what is late and what to do"),
    "places.edit": _("Open and close sites, divide areas, import areas"),
    **OF_PEOPLE,
    "sync.settle": _("Settle disputed facts and deal with refused uploads"),
    "outbreak.read": _("See an outbreak's figures"),
    "outbreak.command": _("Open an outbreak, set its level and goals"),
    "command.read": _("See the command’s page, its log, its orders and the clocks that ran out"),
    "command.order": _("Give orders, write the command log and the briefing"),
    "command.receive": _("Acknowledge orders to one’s areas and posts, and tell what came of them"),
    "drills.manage": _("Plan, lead, review and delete exercises"),
    "notices.read": _("Read the register of notices and open letters"),
    "notices.draft": _("Draft, submit and correct notices"),
    "notices.approve": _("Approve and withdraw notices that others drafted"),
    **OF_FILES,
    "messages.read": _("See which messages to people were sent, wait or failed"),
    "messages.manage": _("Try failed messages again"),
    "workforce.read": _("See teams and where they are"),
    "workforce.manage": _("Register organisations, form and send teams, call people together"),
    "workforce.muster": _("Answer calls to muster and note who came"),
    "rotas.read": _("See rotas and who is in them"),
    "rotas.plan": _("Say what sites need, plan, change and publish rotas"),
    "rotas.work": _("See one's own shifts, say yes or no to them, wish and swap"),
    "duty.work": _("Tell one's own duty: come, suit up, take off, rest, leave, be well or not"),
    "duty.read": _("See who is at work and in a suit, and acknowledge alarms"),
    "duty.lead": _("Get the alarms of the people at one’s sites on the phone, and acknowledge them there"),
    "duty.command": _("Let somebody go on past the hard limit; keep workers away and let them return"),
    "duty.heal": _("Examine workers, see their health"),
    "duty.heat": _("Enter how warm it is"),
    "booking.desk": _("Find people by code or number at a site’s desk, give places and tickets"),
    "presence.read": _("See who passed the checkpoints"),
    "presence.check": _("Check people at a checkpoint"),
    "presence.gate": _("Count and check people at the gate of a market"),
    "presence.pass": _("Issue and revoke passes"),
    "testing.read": _("See rounds and coverage"),
    "testing.plan": _("Plan, open and close rounds"),
    "testing.sample": _("Swab, seal and hand over tubes"),
    "testing.queue": _("Tell how long the queue at a sampling site is"),
    "testing.carry": _("Take boxes of tubes over and bring them to laboratories"),
    "testing.send": _("Decide which laboratories boxes go to"),
    "testing.lab": _("Receive boxes, fill plates and enter what was read"),
    "testing.hold": _("Confirm or end that members of a pool wait apart for their single result"),
    "laboratory.verify": _("Verify what a colleague entered and release results"),
    "laboratory.manage": _("Say what a laboratory can do, its instruments and lots; take files back"),
    "cases.read": _("See cases and contacts"),
    "cases.investigate": _("Record exposures and contacts"),
    "cases.leads": _("Take in leads, people from risk areas and letters, and answer for them"),
    "cases.call": _("Call the people of the call queue"),
    "cases.confirm": _("Confirm, convert or exclude a case"),
    "cases.order": _("Order and release quarantine"),
    "cases.appeal": _("Answer appeals against quarantine that somebody else ordered"),
    "cases.isolate": _("Take people into rooms of isolation sites, move them and let them out"),
    "cases.monitor": _("Take temperatures of people in quarantine"),
    **OF_CARE,
    **OF_VACCINATION,
    "grid.manage": _("Say who answers for which areas and doors, and hand that over"),
    "needs.read": _("See what people need and who sees to it"),
    "needs.raise": _("Take in what people need"),
    "needs.sort": _("Sort, assign, join and withdraw needs"),
    "needs.work": _("See to needs, and note when they are met"),
    "needs.feedback": _("Take in, pass on, answer and publish thanks and complaints"),
    "hotline.answer": _("Answer the hotline, and tell callers who were identified how they stand"),
    "hotline.read": _("See the list of hotline calls"),
    "visits.read": _("See which doors were visited"),
    "visits.visit": _("Visit doors"),
    "visits.plan": _("Plan rounds of visits, open and close them"),
    "zones.read": _("See zones, their orders and how many people are inside"),
    "zones.propose": _("Draft and hand in orders of zones"),
    "zones.approve": _("Approve orders of zones that others handed in, and sign their end"),
    "zones.serve": _("See and count the people of a zone, note what they need, ask for permits"),
    "zones.permit": _("Decide on permits to go in and out of zones"),
    **OF_GOODS,
    "supervision.read": _("See checklists, findings, draws and the files of rounds, orders and notices"),
    "supervision.sign": _("Look through the checklist of a round and sign it"),
    "supervision.inspect": _("Write down findings, draw visits, call residents, look again and close"),
    "supervision.rectify": _("Take findings on for a unit and say that they are put right"),
    "supervision.persons": _("See and write down findings about people who work"),
    "reporting.read": _("Read bulletins"),
    "reporting.publish": _("Publish and correct bulletins, lock and correct reports of units"),
    "reporting.units": _("See the daily reports and the ranking of units"),
    "reporting.submit": _("Say that a unit’s daily report is complete"),
    "reporting.interview": _("Decide on interviews with units, hold and close them"),
    "reporting.forms": _("Take in forms of superiors and fill them"),
}

_SEES = frozenset({"outbreak.read", "notices.read", "command.read", "workforce.read", "testing.read"})
_SEES |= {"reporting.read", "reporting.units", "supervision.read", "zones.read", "meals.read"}

_ROLES: dict[str, tuple[Promise, frozenset[str]]] = {
    "commander": (
        _("Commander"),
        _SEES
        | {"messages.read", "messages.manage", "notices.draft", "notices.approve", "operations.read"}
        | {"exchange.bring", "people.review"}
        | {"command.order", "command.receive", "drills.manage", "audit.hindsight"}
        | {"privacy.read", "privacy.hold", "privacy.serve", "privacy.answer"}
        | {
            *("rotas.read", "rotas.plan", "exchange.save", "exchange.research"),
            "outbreak.command",
            "workforce.manage",
            "testing.plan",
            "testing.send",
            "cases.read",
            "cases.leads",
            "cases.appeal",
            "care.read",
            "people.read",
        }
        | {"sync.settle", "reporting.publish", "places.edit", "audit.read", "presence.read", "presence.pass"}
        | {"reporting.submit", "reporting.interview", "reporting.forms"}
        | {"supervision.sign", "supervision.inspect", "supervision.rectify", "supervision.persons"}
        | {"zones.propose", "zones.approve", "zones.serve", "zones.permit"}
        | {
            "grid.manage",
            "visits.plan",
            "visits.read",
            "needs.read",
            "needs.raise",
            "needs.sort",
            "needs.work",
            "needs.feedback",
            "hotline.read",
            "duty.read",
            "duty.lead",
            "duty.command",
            "duty.work",
            "rotas.work",
            "workforce.muster",
            "duty.heat",
        }
        | {"supplies.read", "supplies.approve", "supplies.recall", "planning.read", "planning.set"}
        | {"donations.read", "donations.allocate", "donations.publish", "transport.read"}
        | {"vaccination.read"},
    ),
    "epidemiologist": (
        _("Epidemiologist"),
        _SEES
        | {"people.read", "people.meet", "people.edit", "people.identify", "people.merge", "care.read"}
        | {"exchange.bring", "exchange.save", "exchange.research"}
        | {"people.defer", "notices.draft", "command.receive", "zones.propose"}
        | {
            *("sync.settle", "presence.read", "visits.read"),
            "duty.work",
            "rotas.work",
            "workforce.muster",
            "duty.heal",
        }
        | {"cases.read", "cases.investigate", "cases.leads", "cases.call", "cases.confirm", "cases.order"}
        | {"cases.appeal", "cases.isolate", "cases.monitor", "testing.hold"},
    ),
    "tracer": (
        _("Tracing nurse"),
        frozenset({"cases.leads", "cases.call", "people.read", "people.meet", "outbreak.read"})
        | {"needs.raise"}
        | {"duty.work", "rotas.work", "workforce.muster"},
    ),
    "testing_chief": (
        _("Testing chief"),
        _SEES
        | {"messages.read", "messages.manage", "command.receive"}
        | {"exchange.bring"}
        | {"supervision.sign", "supervision.rectify", "planning.read"}
        | {
            *("rotas.read", "rotas.plan"),
            "testing.plan",
            "testing.send",
            "testing.hold",
            "places.edit",
            "sync.settle",
            "people.read",
            "people.defer",
        }
        | {
            "booking.desk",
            "duty.work",
            "rotas.work",
            "workforce.muster",
            "duty.read",
            "duty.lead",
            "duty.heat",
        },
    ),
    "sampler": (
        _("Sampler"),
        frozenset(
            {
                "testing.sample",
                "testing.queue",
                "testing.read",
                "people.meet",
                "booking.desk",
                "duty.work",
                "rotas.work",
                "workforce.muster",
            }
        ),
    ),
    "site_lead": (
        _("Lead of a site"),
        frozenset(
            {"testing.read", "testing.queue", "rotas.read", "duty.read", "duty.lead", "command.receive"}
        )
        | {"booking.desk", "duty.work", "rotas.work", "workforce.muster"}
        | {"supplies.read", "supplies.ask", "supplies.keep", "meals.read", "meals.count"},
    ),
    "courier": (
        _("Courier of boxes"),
        frozenset({"testing.carry", "duty.work", "rotas.work", "workforce.muster"})
        | {"supplies.read", "supplies.carry"},
    ),
    "driver": (
        _("Driver"),
        frozenset({"transport.drive", "duty.work", "rotas.work", "workforce.muster"}),
    ),
    "lab_technician": (
        _("Laboratory technician"),
        frozenset(
            {"testing.lab", "testing.read", "sync.settle", "duty.work", "rotas.work", "workforce.muster"}
            | {"exchange.bring"}
        ),
    ),
    "lab_verifier": (
        _("Verifier in a laboratory"),
        frozenset({"testing.lab", "testing.read", "laboratory.verify", "laboratory.manage", "sync.settle"})
        | {"duty.work", "rotas.work", "workforce.muster", "command.receive"},
    ),
    "doctor": (
        _("Doctor"),
        frozenset({"care.read", "care.nurse", "care.treat", "care.discharge", "beds.manage", "cases.read"})
        | {"people.read", "people.meet", "people.defer", "people.identify", "booking.desk", "command.receive"}
        | {"testing.sample", "testing.queue", "testing.read", "duty.heal"}
        | {"duty.work", "rotas.work", "workforce.muster", "supplies.read", "supplies.ask"}
        | {"vaccination.read", "vaccination.desk", "vaccination.screen", "vaccination.report"},
    ),
    "ward_nurse": (
        _("Nurse of a ward"),
        frozenset({"care.read", "care.nurse", "people.read", "testing.sample", "testing.queue"})
        | {"testing.read", "command.receive", "duty.work", "rotas.work", "workforce.muster"}
        | {"supplies.read", "supplies.ask"},
    ),
    "care_expert": (_("Member of the expert panel"), frozenset({"care.advise", "command.receive"})),
    "vaccination_chief": (_("Vaccination chief"), CHIEF),
    "vaccinator": (_("Vaccinator"), VACCINATOR),
    "isolation_keeper": (
        _("Keeper of an isolation site"),
        frozenset({"people.read", "cases.read", "cases.isolate", "cases.monitor", "beds.manage"})
        | {
            "testing.sample",
            "testing.read",
            "duty.work",
            "rotas.work",
            "workforce.muster",
            "command.receive",
        }
        | {"supplies.read", "supplies.ask", "meals.read", "meals.count"},
    ),
    "grid_worker": (
        _("Grid worker"),
        frozenset(
            {"exchange.bring", "people.read", "people.meet", "people.edit", "people.defer", "cases.monitor"}
        )
        | {
            "testing.sample",
            "testing.queue",
            "testing.read",
            "visits.read",
            "notices.read",
            "command.receive",
            "visits.visit",
            "needs.read",
            "needs.raise",
            "needs.work",
            "zones.read",
            "zones.serve",
            "reporting.units",
            "reporting.submit",
            "supervision.rectify",
            "booking.desk",
            "duty.work",
            "rotas.work",
            "workforce.muster",
        }
        | {"supplies.read", "supplies.ask", "supplies.carry", "meals.read", "meals.count"}
        | {"transport.read", "transport.ask"},
    ),
    "checkpoint_officer": (
        _("Checkpoint officer"),
        frozenset(
            {
                "presence.check",
                "presence.gate",
                "presence.read",
                "zones.read",
                "people.meet",
                "command.receive",
                "duty.work",
                "rotas.work",
                "workforce.muster",
                "meals.read",
                "meals.count",
            }
        ),
    ),
    "gate_keeper": (
        _("Keeper of a market’s gate"),
        frozenset({"presence.gate", "duty.work", "rotas.work", "workforce.muster"}),
    ),
    "dispatcher": (
        _("Dispatcher"),
        _SEES
        | {"messages.read", "messages.manage", "notices.draft", "notices.approve"}
        | {"exchange.bring"}
        | {"command.order", "command.receive"}
        | {
            *("rotas.read", "rotas.plan", "exchange.save"),
            "testing.send",
            "workforce.manage",
            "cases.leads",
            "people.read",
            "people.meet",
            "people.edit",
            "grid.manage",
            "visits.plan",
            "visits.read",
            "presence.read",
            "presence.pass",
        }
        | {"needs.read", "needs.raise", "needs.sort", "needs.work", "needs.feedback"}
        | {"hotline.answer", "hotline.read", "privacy.serve"}
        | {"zones.propose", "zones.serve", "zones.permit"}
        | {"reporting.submit", "reporting.forms"}
        | {"supervision.sign", "supervision.rectify"}
        | {"booking.desk", "duty.work", "rotas.work", "workforce.muster", "duty.read", "duty.heat"}
        | {"supplies.read", "supplies.ask", "supplies.keep", "supplies.approve", "supplies.recall"}
        | {"planning.read", "planning.set", "planning.buy"}
        | {"donations.read", "donations.take", "donations.allocate", "meals.count", "meals.plan"}
        | {"transport.read", "transport.ask", "transport.plan", "transport.drive", "vaccination.read"},
    ),
    "observer": (_("Observer"), _SEES | {"supplies.read", "planning.read"}),
    "auditor": (
        _("Auditor"),
        _SEES
        | {"audit.read", "audit.hindsight", "privacy.read"}
        | {"supervision.sign", "supervision.inspect", "supervision.persons"}
        | {"supplies.read", "donations.read", "planning.read"},
    ),
    "administrator": (
        _("Administrator"),
        frozenset({"accounts.manage", "audit.read", "places.edit", "sync.settle", "operations.read"})
        | {"exchange.bring"}
        | {"messages.read", "messages.manage", "privacy.read"},
    ),
}

ROLES = {
    role: (label, held | {"people.emergency"} if held & DEALS else held)
    for role, (label, held) in _ROLES.items()
}


def allows(role: str, permission: str) -> bool:
    """Say whether a role carries a permission."""
    return permission in ROLES[role][1]
