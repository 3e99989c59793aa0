"""The protocol's numbers about beds."""

from datetime import date

from lianfang.outbreak.models import Outbreak
from lianfang.protocol import timeline
from lianfang.protocol.beds import Beds


def current(on: date) -> Beds:
    """Give the numbers in force of the newest outbreak being fought, else the newest there are."""
    running = Outbreak.objects.filter(ended_on=None).first()
    if running:
        return timeline.in_force(running.disease, max(on, running.began_on)).beds
    return timeline.versions(timeline.diseases()[0])[-1].beds
