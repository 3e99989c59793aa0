"""The numbers of the protocols in force that phones go by."""

from datetime import date

from lianfang.accounts.models import User
from lianfang.outbreak.queries import current
from lianfang.protocol import timeline
from lianfang.protocol.schema import Field, Protocol


def protocol_for(user: User, on: date) -> Protocol:
    """Give the protocol of the outbreak that is fought where somebody has a post; without one, that of the disease
    with the shortest hours on a phone.

    Raises Refused("no_protocol") when none is in force yet.
    """
    outbreak = current(user, on)
    if outbreak:
        return timeline.in_force(outbreak.disease, on)
    found = [
        p for disease in timeline.diseases() for p in timeline.versions(disease) if p.effective_from <= on
    ]
    if not found:
        return timeline.in_force(timeline.diseases()[0], on)
    latest = {p.disease.key: p for p in found}
    return min(latest.values(), key=lambda p: (p.field.share_hours.value, p.version))


class Numbers:
    """The numbers of a protocol that phones go by, without their sources."""

    def __init__(self, protocol: Protocol) -> None:
        field: Field = protocol.field
        self.protocol = protocol.version
        self.share_hours = field.share_hours.value
        self.roster_hours = field.roster_hours.value
        self.roster_people = field.roster_people.value
        self.pin_tries = field.pin_tries.value
        self.finds_per_hour = field.finds_per_hour.value
        self.suit_warn_hours = field.suit_warn_hours.value
        self.suit_hard_hours = field.suit_hard_hours.value
        self.fever_celsius = protocol.contacts.fever_celsius.value
        self.distance = protocol.testing.queue_distance_metres.value
        self.checkpoints = protocol.checkpoints


def numbers(user: User, on: date) -> Numbers:
    """Give the numbers that the phone of a user goes by on a day."""
    return Numbers(protocol_for(user, on))
