"""People who only have a voice: a few calls of an evening at the hotline, each to its end. Invented, for the demo."""

from datetime import datetime, timedelta
from random import Random

from django.utils.translation import gettext_noop as _

from lianfang.common.errors import Refused
from lianfang.common.ids import uuid7
from lianfang.hotline import actions
from lianfang.hotline.models import HotlineCall
from lianfang.hotline.rules import Answers
from lianfang.needs.actions.feedback import Word
from lianfang.needs.actions.taking import Told
from lianfang.people.models import Person
from lianfang.story.chapters.step import Step, when
from lianfang.story.city import LONGLING, YIYANG
from lianfang.story.world import World


def evening(world: World, now: datetime) -> None:
    """Answer five calls: how a test stands, a ride to the dialysis, thanks, somebody who guesses, and a call back."""
    asks, rides, thanks, guessed = _residents(world, 4)
    call = _from(world, asks, now - timedelta(minutes=50))
    if _identified(world, call, asks, now - timedelta(minutes=49)):
        actions.tell(call, by=world.by("dispatcher"), now=now - timedelta(minutes=48))
    _end(world, call, "answered", "问核酸结果", now - timedelta(minutes=47))
    call = _from(world, rides, now - timedelta(minutes=40))
    _identified(world, call, rides, now - timedelta(minutes=39))
    _need(world, call, rides, now - timedelta(minutes=38))
    _end(world, call, "taken_in", "", now - timedelta(minutes=37))
    call = _from(world, thanks, now - timedelta(minutes=30))
    said = Word(
        "thanks", "phone", "采样点的志愿者给老人搬凳子、打伞，谢谢他们", thanks.area_id, name=call.caller
    )
    actions.word(call, said, by=world.by("dispatcher"), now=now - timedelta(minutes=29))
    _end(world, call, "taken_in", "", now - timedelta(minutes=28))
    call = _from(world, guessed, now - timedelta(minutes=20), line="")
    _guess(world, call, guessed, now - timedelta(minutes=19))
    _end(world, call, "broken_off", "说是同事，想知道结果", now - timedelta(minutes=18))
    _call_back(world, asks, now)


def _residents(world: World, n: int) -> list[Person]:
    """Choose people who play no other part; the story's own dice are left alone."""
    there = [serial for serial in world.serials(LONGLING) if serial not in world.taken]
    return [world.person(serial) for serial in Random(806).sample(there, n)]


def _from(world: World, person: Person, now: datetime, line: str | None = None) -> HotlineCall:
    told = person.phone if line is None else line
    by = world.by("dispatcher")
    return actions.begin(id_=uuid7(), area_id=YIYANG, by=by, now=now, line=told, caller=person.name)


def _identified(world: World, call: HotlineCall, person: Person, now: datetime) -> bool:
    by, home = world.by("dispatcher"), person.household
    actions.choose(call, person, by=by, now=now)
    born = person.born_on.isoformat() if person.born_on else ""
    told = Answers(person.name, born=born, phone=person.phone, door=home.address if home else "")
    try:
        return actions.ask(call, told, by=by, now=now).right
    except Refused:
        return False


def _guess(world: World, call: HotlineCall, person: Person, now: datetime) -> None:
    by = world.by("dispatcher")
    actions.choose(call, person, by=by, now=now)
    for born in ("19800101", "19810101"):
        try:
            actions.ask(call, Answers(person.name, born=born), by=by, now=now)
        except Refused:
            continue


def _need(world: World, call: HotlineCall, person: Person, now: datetime) -> None:
    by = world.by("dispatcher")
    told = Told("phone", "明早去医院透析，需要车接送", person.area_id, now, by.pk, uuid7(), "ride")
    actions.need(call, told, by=by, now=now)


def _end(
    world: World, call: HotlineCall, outcome: str, text: str, now: datetime, back: datetime | None = None
) -> None:
    by = world.by("dispatcher")
    actions.end(call, outcome=outcome, text=text, by=by, now=now, call_back_by=back)


def _call_back(world: World, person: Person, now: datetime) -> None:
    """Promise a call, and keep it within the hour."""
    first = _from(world, person, now - timedelta(minutes=60))
    back = now + timedelta(minutes=60)
    _end(world, first, "passed_on", "问隔离证明去哪里开，问清后回电", now - timedelta(minutes=58), back)
    by = world.by("dispatcher")
    second = actions.begin(
        id_=uuid7(), area_id=YIYANG, by=by, now=now - timedelta(minutes=10), line=person.phone, of=first
    )
    _end(world, second, "answered", "已告知", now - timedelta(minutes=8))


def last_morning(world: World, now: datetime) -> None:
    """Promise one more call on the last morning: it waits in the demo."""
    (person,) = _residents(world, 1)
    call = _from(world, person, now - timedelta(minutes=5))
    _end(world, call, "passed_on", "问出院后健康监测的安排，问清后回电", now, now + timedelta(minutes=120))


STEPS = (
    Step(when(8, 6, 21), _("An evening at the hotline"), evening),
    Step(when(9, 23, 9), _("One more call back is promised"), last_morning),
)
