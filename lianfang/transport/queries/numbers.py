"""The protocol's numbers about rides."""

from datetime import date

from lianfang.outbreak.models import Outbreak
from lianfang.protocol import timeline
from lianfang.protocol.schema import Protocol
from lianfang.protocol.transport import Transport


def _protocol(on: date) -> Protocol:
    """Give the protocol in force of the newest outbreak being fought, else the newest there is."""
    running = Outbreak.objects.filter(ended_on=None).first()
    if running:
        return timeline.in_force(running.disease, max(on, running.began_on))
    return timeline.versions(timeline.diseases()[0])[-1]


def current(on: date) -> Transport:
    """Give the numbers about rides in force of the newest outbreak being fought, else the newest there are."""
    return _protocol(on).transport
