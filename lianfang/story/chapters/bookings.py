"""Places booked before anybody sets out: Longling's people on their own pages, old people with the help of an officer
whose own phone is used and never becomes theirs. The points say how long their queues are."""

from collections.abc import Iterator
from datetime import datetime
from itertools import cycle

from django.utils.translation import gettext_noop as _

from lianfang.booking.actions import Asked, book
from lianfang.booking.models import Slot
from lianfang.booking.queries import offered
from lianfang.story.chapters.rounds import sites_of
from lianfang.story.chapters.step import Step, when
from lianfang.story.city import LONGLING, born_on
from lianfang.story.phones import fact
from lianfang.story.world import World
from lianfang.testing.actions.slots import lay_out_slots
from lianfang.testing.actions.telling import choose_service
from lianfang.testing.rules import SAMPLING

BY_THEMSELVES, HELPED = 60, 6
OFFICER, OFFICERS_PHONE = "社区民警蒋警官", "14499999110"  # invented
OLD = 1946  # born before


def offer(world: World, now: datetime) -> None:
    """Let places be booked in Longling's round, and everybody be told their result."""
    round_ = world.rounds["longling"]
    choose_service(round_, telling="all", booking=True, by=world.by("testing"), now=now)
    lay_out_slots(round_, now=now)


def booked(world: World, now: datetime) -> None:
    """Book: most by themselves; for the old an officer asks at a desk, with their consent."""
    slots = _slots(world, now)
    people = world.serials(LONGLING)
    old = [serial for serial in people if born_on(serial).year < OLD][:HELPED]
    young = [serial for serial in people[::389] if serial not in old][:BY_THEMSELVES]
    for serial, slot in zip(young, slots, strict=False):
        book(world.person(serial), slot, Asked(), by=None, now=now)
    for serial, slot in zip(old, slots, strict=False):
        asked = Asked("helper", agreed=True, helper_name=OFFICER, helper_phone=OFFICERS_PHONE)
        book(world.person(serial), slot, asked, by=world.by("sampler"), now=now)


def _slots(world: World, now: datetime) -> Iterator[Slot]:
    """Offer a slot of each site in turn, the earliest first."""
    free = list(offered(SAMPLING, world.rounds["longling"].pk, now).filter(starts_at__gt=now))
    by_site = [[slot for slot in free if slot.site_id == site.pk] for site in sites_of(world, "longling")]
    turns = [iter(cycle(slots)) for slots in by_site if slots]
    while turns:
        yield from (next(turn) for turn in turns)


def queues(world: World, now: datetime) -> None:
    """Tell how many wait at each point in the morning and after lunch: some are crowded, others are not."""
    phone = world.phones["sampler"][4]
    phone.send(
        (
            fact(
                "testing.queue",
                when(8, 5, hour),
                site.area_id,
                site_id=site.pk,
                waiting=(n * 7 + hour) % 60,
                lanes=2,
            )
            for hour in (7, 10, 14)
            for n, site in enumerate(sites_of(world, "longling"))
        ),
        now,
    )


STEPS = (
    Step(when(8, 5, 4, 50), _("Places can be booked in Longling"), offer),
    Step(when(8, 5, 5, 30), _("An officer helps old people to book"), booked),
    Step(when(8, 5, 14, 10), _("The points say how long their queues are"), queues),
)
