"""What codes, kinds and fields are called on the screens of disputed facts and refused uploads."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.sync.kinds import fact_model

REASONS: dict[str, Promise] = {
    "clock": _("The phone’s clock was wrong"),
    "outside_area": _("Told from outside the teller’s posts"),
    "unknown_area": _("No such area is known"),
    "unknown_kind": _("Takes back a kind of fact that nobody knows"),
    "unknown_person": _("No such person is on record"),
    "unknown_site": _("No such site is known"),
    "unknown_round": _("No such round is known"),
    "not_yours": _("Takes back what somebody else told"),
    "not_disputed": _("Settles what was not disputed"),
    "already_settled": _("Settles what was settled already"),
    "own_word": _("Lets stand what the same person told: somebody else must verify it"),
    "no_second": _("Lets stand what only somebody who may verify results can let stand"),
    "not_observed": _("Nobody was watching over this person at that time"),
}

# What each reason means for the person who has to decide.
ADVICE: dict[str, Promise] = {
    "clock": _("The time was corrected by as much as the clock was off. Check that it can be right."),
    "outside_area": _("The work may well have been done: ask why it was done there."),
    "unknown_area": _("It lies where the teller works until somebody says where it belongs."),
    "not_yours": _("What it takes back still counts until you let this stand."),
    "one_person": _(
        "Nobody in it is told a result until another person of the laboratory verifies it: let it stand if that is "
        "what you read too, else take it back."
    ),
    "two_tubes": _(
        "Two phones were offline. If the result is not negative, members of both tubes are called back."
    ),
    "tube_full": _("A swab too many dilutes the pool: the laboratory decides whether the tube can be used."),
}

CODES: dict[str, Promise] = {
    "malformed": _("Could not be read"),
    "unknown_kind": _("A kind of fact nobody knows"),
    "unknown_version": _("From a program too old or too new"),
    "no_time_zone": _("A time without a time zone"),
    "id_taken": _("The id belongs to another fact"),
    "unstorable": _("The database did not take it"),
    "revoked_device": _("From a device that was shut out"),
}

KINDS: dict[str, Promise] = {
    "sync.void": _("Taking back"),
    "sync.settlement": _("Decision about a dispute"),
    "people.newcomer": _("Person met in the field"),
    "testing.swab": _("Swab"),
    "testing.seal": _("Sealing of a tube"),
    "testing.handover": _("Handover of a box"),
    "testing.carriage": _("Carriage of a box"),
    "testing.receipt": _("Receipt of a box"),
    "testing.rejection": _("Rejection of a tube"),
    "testing.result": _("Result"),
    "testing.queue": _("Queue at a sampling site"),
    "testing.disposal": _("Disposal of tubes"),
    "testing.ruling": _("Settling of a box’s counts"),
    "cases.reading": _("Temperature"),
    "presence.passage": _("Passage"),
    "presence.vehicle": _("Vehicle checked"),
    "presence.transfer": _("Taking over of somebody held"),
    "presence.queue": _("Count of a queue"),
    "presence.handover": _("Handover of a checkpoint"),
    "presence.entry": _("Entry at a gate"),
    "presence.scan": _("Scan of a venue code"),
    "visits.visit": _("Visit"),
    "notices.delivery": _("Letter brought to a door"),
    "supplies.dropoff": _("Goods put down or not delivered"),
    "transport.boarding": _("Getting in or out of a vehicle"),
    "transport.hail": _("People picked up in the street"),
    "vaccination.screening": _("Questions before a dose"),
    "vaccination.consent": _("Consent to a dose"),
    "vaccination.dose": _("Dose of a vaccine"),
    "vaccination.departure": _("End of an observation"),
    "vaccination.event": _("Event after a dose"),
    "zones.flagging": _("What somebody in a zone needs"),
    "zones.headcount": _("Count of people at a place"),
    "workforce.answer": _("Answer to a muster"),
    "workforce.arrival": _("Arrival at a muster"),
    "workforce.acknowledgement": _("Acknowledgement of an order"),
    "rotas.reply": _("Answer to a shift"),
    "duty.step": _("Step of duty"),
    "duty.incident": _("Incident at work"),
    "duty.health": _("Own health of somebody at work"),
    "duty.override": _("Leave to go on in a suit"),
    "duty.seen": _("Alarm seen by the lead of a site"),
}

FIELDS: dict[str, Promise] = {
    "leg": _("Way there or back"),
    "stop": _("Stop"),
    "tour": _("Tour"),
    "session": _("Session of vaccination"),
    "product": _("Vaccine"),
    "number": _("Number"),
    "lot": _("Lot"),
    "dose": _("Dose"),
    "assignment": _("Shift"),
    "taker": _("Colleague"),
    "back": _("Shift in return"),
    "swap_id": _("Question to swap"),
    "person": _("Person"),
    "name": _("Name"),
    "sex": _("Sex"),
    "born_on": _("Date of birth"),
    "phone": _("Phone"),
    "id_kind": _("Document"),
    "address": _("Address"),
    "holder": _("Who holds the number"),
    "wrong": _("What is wrong"),
    "round": _("Round"),
    "site": _("Site"),
    "tube": _("Tube"),
    "tube_code": _("Code of the tube"),
    "tube_ids": _("Tubes by id"),
    "tubes": _("Tubes"),
    "other_tubes": _("Also in the tubes"),
    "capacity": _("Room for"),
    "swabs_before": _("Swabs before this one"),
    "single": _("Alone in the tube"),
    "population": _("Group of people"),
    "lanes": _("Lanes open"),
    "n_told": _("Counted"),
    "box": _("Box"),
    "laboratory": _("Laboratory"),
    "seal": _("Seal of the box"),
    "digest": _("Letters of the counts"),
    "other_site": _("Used before at"),
    "conclusion": _("Conclusion"),
    "amends": _("Amends the result"),
    "method": _("Method"),
    "celsius": _("Temperature, °C"),
    "symptoms": _("Symptoms"),
    "household": _("Household"),
    "notice": _("Notice"),
    "way": _("How"),
    "outcome": _("What came of it"),
    "n_present": _("People met"),
    "unchanged": _("Nothing changed"),
    "present": _("Present"),
    "away": _("Away"),
    "needs": _("Needs"),
    "tasks": _("Tasks"),
    "found": _("What was found"),
    "by_phone": _("Telephoned"),
    "persons": _("People"),
    "direction": _("Direction"),
    "disposition": _("Decision"),
    "vehicle": _("Vehicle"),
    "plate": _("Plate"),
    "n_people": _("People in it"),
    "checks": _("Looked at"),
    "permit": _("Number of the pass"),
    "passage": _("Passage"),
    "to": _("Where to"),
    "taken_by": _("Taken over by"),
    "receipt": _("Receipt"),
    "waiting": _("Waiting"),
    "step": _("Step"),
    "held": _("Held"),
    "n": _("Number"),
    "reminded": _("Reminded of the distance"),
    "kind": _("Kind"),
    "target": _("Fact"),
    "reason": _("Reason"),
    "decision": _("Decision"),
    "note": _("Note"),
    "area": _("Area"),
    "told_by": _("Told by user"),
    "muster": _("Muster"),
    "dispatch": _("Order"),
    "about": _("About what happened at"),
    "due_at": _("Limit passed at"),
    "coming": _("Coming"),
    "scanned": _("Scanned"),
    "shift_id": _("Shift"),
    "work": _("How heavy the work is"),
    "what": _("What happened"),
    "request": pgettext_lazy("goods", "Request"),
    "trip": _("Trip"),
    "key": _("What for"),
    "ended": _("Needed no more"),
    "zone": _("Zone"),
    "place": _("Place"),
    "n_stranded": _("People who do not live here"),
    "said_by": _("Said by"),
    "state": _("Decision"),
    "answers": _("Answers"),
    "precautions": _("Precautions"),
    "until": _("Until"),
    "doctor": _("Doctor"),
    "who": _("Who agreed"),
    "guardian": _("Guardian"),
    "onset_at": _("When it began"),
    "swab": _("Swab"),
}


def reason(kind: str, code: str) -> str:
    """Say in words why a fact of some kind was disputed."""
    model = fact_model(kind)
    own = dict(model.DOUBTS.choices) if model and model.DOUBTS else {}
    return str(own.get(code) or REASONS.get(code) or code.replace("_", " "))


def kind(name: str) -> str:
    """Say in words what kind of fact it is."""
    return str(KINDS.get(name, name))


def field(name: str) -> str:
    """Say in words what a field of a fact is."""
    return str(FIELDS.get(name, name.replace("_", " ")))


def code(name: str) -> str:
    """Say in words why an upload was refused."""
    return str(CODES.get(name, name.replace("_", " ")))
