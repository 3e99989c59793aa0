"""Wiring table: background work that follows facts."""

from functools import partial

from django.db.models import Model

from lianfang.accounts import chain
from lianfang.booking import actions as booking
from lianfang.cases import followers as cases
from lianfang.cases.models import Reading
from lianfang.command import actions as command
from lianfang.drills import actions as drills
from lianfang.duty import followers as duty
from lianfang.duty.models import Health, Incident, Override, Seen, Step
from lianfang.fieldapp import followers as phones
from lianfang.grid import followers as grid
from lianfang.indicators import actions as indicators
from lianfang.laboratory import followers as laboratory
from lianfang.meals import actions as meals
from lianfang.messages import actions as messages
from lianfang.needs import actions as needs
from lianfang.notices import followers as notices
from lianfang.notices.models import Delivery
from lianfang.paper.models import Keying, PaperForm
from lianfang.people import followers as people
from lianfang.people import resealing
from lianfang.people.models import Identifier, Newcomer
from lianfang.people.resealing import TOLD, Sealed
from lianfang.planning import actions as planning
from lianfang.presence import followers as presence
from lianfang.presence.models import Passage, Scan
from lianfang.privacy import actions as privacy
from lianfang.rotas import followers as rotas
from lianfang.rotas.models import Reply
from lianfang.supplies import followers as supplies
from lianfang.supplies.models import Dropoff
from lianfang.sync.follow import Follow
from lianfang.sync.models import Change, Settlement, Void
from lianfang.testing import followers as testing
from lianfang.testing.models import (
    Carriage,
    Disposal,
    Handover,
    Receipt,
    Rejection,
    Result,
    Ruling,
    Seal,
    Swab,
)
from lianfang.transport import followers as transport
from lianfang.transport.models import Boarding, Hail
from lianfang.vaccination import followers as vaccination
from lianfang.vaccination.actions import places as dose_places
from lianfang.vaccination.actions import recalls as dose_recalls
from lianfang.vaccination.models import Consent, Departure, Dose, Event, Screening
from lianfang.visits import followers as visits
from lianfang.visits.models import Visit
from lianfang.workforce import followers as workforce
from lianfang.workforce.models import Acknowledgement, Volunteer
from lianfang.zones import actions as zones
from lianfang.zones import followers as zoned
from lianfang.zones.models import Flagging, Headcount

_VISITS: dict[str, type[Model]] = {
    "visits.visit": Visit,
    "sync.void": Void,
    "sync.settlement": Settlement,
}

_ZONES: dict[str, type[Model]] = {
    "zones.flagging": Flagging,
    "zones.headcount": Headcount,
    "sync.void": Void,
    "sync.settlement": Settlement,
}

_VACCINATION: dict[str, type[Model]] = {
    "vaccination.screening": Screening,
    "vaccination.consent": Consent,
    "vaccination.dose": Dose,
    "vaccination.departure": Departure,
    "vaccination.event": Event,
    "sync.void": Void,
    "sync.settlement": Settlement,
}

_LETTERS: dict[str, type[Model]] = {
    "notices.delivery": Delivery,
    "sync.void": Void,
    "sync.settlement": Settlement,
}

_GOODS: dict[str, type[Model]] = {
    "supplies.dropoff": Dropoff,
    "sync.void": Void,
    "sync.settlement": Settlement,
}

_RIDES: dict[str, type[Model]] = {
    "transport.boarding": Boarding,
    "transport.hail": Hail,
    "sync.void": Void,
    "sync.settlement": Settlement,
}

# Temperatures, and what desks announce: orders that begin or end, people who change.
_CHECKS: dict[str, type[Model]] = {
    "cases.reading": Reading,
    "sync.change": Change,
    "sync.void": Void,
    "sync.settlement": Settlement,
}

_ORDERS: dict[str, type[Model]] = {
    "workforce.acknowledgement": Acknowledgement,
    "sync.void": Void,
    "sync.settlement": Settlement,
}

_DUTY: dict[str, type[Model]] = {
    "duty.step": Step,
    "duty.incident": Incident,
    "duty.health": Health,
    "duty.override": Override,
    "duty.seen": Seen,
    "sync.void": Void,
    "sync.settlement": Settlement,
}

_STAYS: dict[str, type[Model]] = {
    "presence.passage": Passage,
    "presence.scan": Scan,
    "transport.boarding": Boarding,
    "transport.hail": Hail,
    "sync.void": Void,
    "sync.settlement": Settlement,
}

_ROTAS: dict[str, type[Model]] = {
    "rotas.reply": Reply,
    "sync.void": Void,
    "sync.settlement": Settlement,
}

_TUBES: dict[str, type[Model]] = {
    "testing.swab": Swab,
    "testing.seal": Seal,
    "testing.handover": Handover,
    "testing.carriage": Carriage,
    "testing.receipt": Receipt,
    "testing.rejection": Rejection,
    "testing.result": Result,
    "testing.disposal": Disposal,
    "testing.ruling": Ruling,
    "sync.void": Void,
    "sync.settlement": Settlement,
}

# Besides its facts, what desks announce: people who move, rounds that open.
_ROUNDS: dict[str, type[Model]] = {**_TUBES, "sync.change": Change}

FOLLOWS = (
    Follow("people.newcomers", {"people.newcomer": Newcomer}, people.tell_newcomers),
    Follow("grid.charges", {"sync.change": Change}, grid.follow_charges),
    Follow("testing.results", _ROUNDS, testing.recompute_results),
    Follow("laboratory.seconds", _TUBES, laboratory.order_seconds),
    Follow("cases.positives", _TUBES, cases.propose_cases),
    Follow("notices.deliveries", _LETTERS, notices.tell_deliveries),
    Follow("supplies.dropoffs", _GOODS, supplies.follow_dropoffs),
    Follow("transport.boardings", _RIDES, transport.follow_boardings),
    Follow("vaccination.doses", _VACCINATION, vaccination.follow_doses),
    Follow("visits.last", _VISITS, visits.recompute_last),
    Follow("visits.checks", _CHECKS, visits.follow_checks),
    Follow("visits.needs", _VISITS, visits.tell_needs),
    Follow("zones.census", _VISITS, zoned.follow_visits),
    Follow("zones.told", _ZONES, zoned.follow_told),
    Follow("workforce.orders", _ORDERS, workforce.follow_orders),
    Follow("rotas.replies", _ROTAS, rotas.follow),
    Follow("duty.clocks", _DUTY, duty.follow),
    Follow("presence.stays", _STAYS, presence.follow_stays),
)

# What is sealed with the key of identity numbers, and for whom or what it opens.
SEALED = (
    Sealed(Identifier, "sealed", "person_id"),
    TOLD,
    Sealed(Volunteer, "sealed", "person_id"),
    Sealed(Keying, "sealed", "form_id"),
    Sealed(PaperForm, "settled", "id"),
)

# Somebody waits for these: messages, an exercise that is going on.
SOON = (messages.tick, partial(drills.tick, follows=FOLLOWS))

# What time alone brings, in minutes and days: looked at every few seconds.
TICKS = (
    duty.tick,
    grid.tick,
    laboratory.tick,
    phones.tick,
    booking.tick,
    dose_places.tick,
    dose_recalls.tell_of_lots,
    testing.tick,
    visits.tick,
    command.tick,
    needs.tick,
    zones.tick,
    meals.tick,
    indicators.tick,
    planning.tick,
    partial(privacy.tick, readers=[follow.name for follow in FOLLOWS]),
    chain.tick,
    partial(resealing.tick, columns=SEALED),
)
