"""People offer to help on the public page and by phone; the desk has not come to all of them yet."""

from datetime import date, datetime

from django.utils.translation import gettext_noop as _

from lianfang.people.rules.newcomer import Newcomer
from lianfang.story.chapters.step import Step, when
from lianfang.story.city import HESHAN
from lianfang.story.world import World
from lianfang.workforce.actions import Offer, public_user, sign_up, turn_down

# Invented: name, year of birth, phone, what they can help with, when they are free, whether they phoned.
OFFERS = (
    (
        "邓小禾",
        1995,
        "13800000101",
        ("registering", "computers"),
        ("weekend_morning", "weekend_afternoon"),
        False,
    ),
    ("曾立夫", 1968, "13800000102", ("delivery", "driving"), ("weekday_morning", "weekday_afternoon"), True),
    ("唐一诺", 2001, "13800000103", ("order", "languages"), ("weekday_morning", "weekend_morning"), False),
    ("刘德昌", 1959, "13800000104", ("order",), ("weekday_morning",), True),
    ("谭思远", 1988, "13800000105", ("first_aid", "comfort"), ("weekday_night", "weekend_night"), False),
    ("孟繁星", 1992, "13800000106", ("driving",), ("weekend_afternoon",), False),
)


def offers(world: World, now: datetime) -> None:
    """Take six offers; one is declined, because they are in quarantine at home."""
    by, pages = world.by("dispatcher"), public_user()
    for name, year, phone, skills, free, phoned in OFFERS:
        who = Newcomer(name=name, area_id=HESHAN, born_on=date(year, 5, 20), phone=phone)
        offer = Offer(who, skills, free, channel="phone" if phoned else "web")
        made, _code = sign_up(offer, by=by if phoned else pages, now=now)
    turn_down(made, reason="正在居家隔离，期满后欢迎再来", by=by, now=now)


STEPS = [Step(when(8, 5, 11), _("Volunteers offer to help"), offers)]
