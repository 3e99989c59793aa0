"""The protocol of an area, for clocks of needs and of answers."""

from datetime import date

from lianfang.outbreak.models import Outbreak
from lianfang.protocol import timeline
from lianfang.protocol.needs import Needs
from lianfang.protocol.schema import Protocol
from lianfang.workforce.queries.volunteers import protocol_for


def numbers(version: str) -> Needs:
    """Give the numbers a need was taken in by."""
    return timeline.named(version).needs


def in_area(area_id: int, on: date) -> Protocol:
    """Give the protocol in force in an area on a day."""
    return protocol_for(area_id, on)


def current(on: date) -> Protocol:
    """Give the protocol in force of the newest outbreak being fought, else the newest there is: the kinds of need that
    lists and forms offer."""
    running = Outbreak.objects.filter(ended_on=None).first()
    if running:
        return timeline.in_force(running.disease, on)
    return timeline.versions(timeline.diseases()[0])[-1]
