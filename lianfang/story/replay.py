"""Tell the story: every chapter's steps in the order of their time, up to a day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianfang.common.dates import at
from lianfang.common.errors import Refused
from lianfang.story import chapters, register
from lianfang.story.cast import sign_up
from lianfang.story.city import LEAST
from lianfang.story.models import Replay
from lianfang.story.world import World, tell_time

FIRST, LAST = date(2021, 7, 28), date(2021, 9, 23)
MOST = 3_850_000

Told = Callable[[int, str], None]  # percent, chapter


@dataclass(frozen=True, slots=True)
class Plan:
    """How large the city is and where the story stops."""

    people: int = 80_000
    until: date = LAST

    def check(self) -> None:
        """Refuse a city too small for the report's own figures, or a day outside the story.

        Raises Refused.
        """
        if not LEAST <= self.people <= MOST:
            raise Refused(
                "people",
                _("--people: from %(least)s to %(most)s; the report's own figures are not scaled."),
                least=LEAST,
                most=MOST,
            )
        if not FIRST <= self.until <= LAST:
            raise Refused("until", _("--until: a day from %(first)s to %(last)s."), first=FIRST, last=LAST)


def told_already(plan: Plan) -> bool:
    """Say whether the database holds this very story, told to its end."""
    return Replay.objects.filter(people=plan.people, until=plan.until, percent=100, failure="").exists()


def begin(plan: Plan) -> World:
    """Make the stage: the areas, the cast, the clock. Seconds; the pages can be served from here on."""
    plan.check()
    start = at(FIRST, 8)
    Replay.objects.update_or_create(
        pk=1, defaults={"now": start, "people": plan.people, "until": plan.until, "percent": 0}
    )
    register.load_places()
    return World(plan.people, sign_up(start))


def tell(world: World, plan: Plan, told: Told) -> None:
    """Play the whole story up to its day; `told` hears of the progress."""
    register.fill(
        world, at(FIRST, 8), lambda share: _say(told, int(20 * share), gettext_noop("Registering the people"))
    )
    steps = [step for step in chapters.steps() if step.at <= at(plan.until, 24)]
    steps.sort(key=lambda step: step.at)
    for n, step in enumerate(steps):
        tell_time(step.at)
        step.run(world, step.at)
        _say(told, 20 + 79 * (n + 1) // len(steps), step.label)
    tell_time(min(at(plan.until, 23, 30), at(LAST, 18)))
    _say(told, 100, "")


def _say(told: Told, percent: int, chapter: str) -> None:
    Replay.objects.filter(pk=1).update(percent=percent, chapter=chapter[:120])
    told(percent, chapter)


def now() -> datetime:
    """Give the story's present instant."""
    return Replay.objects.get(pk=1).now
