"""Kits and keyed forms for tests."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.paper import actions, sheets
from lianfang.paper.models import Kit, PaperForm, Sticker
from lianfang.paper.rules.keyed import Keyed, KeyedLine
from lianfang.places.models import Site
from lianfang.places.tests.make import make_site
from lianfang.testing.models import Round, RoundSite
from lianfang.testing.tests.make import NOON, make_round

EVENING = NOON + timedelta(hours=8)  # 5 August 2021, 20:00: the power is back
DAY = "2021-08-05"


@dataclass
class Outage:
    """A site with a kit, and the two people who key its forms."""

    round: Round
    site: Site
    kit: Kit
    chief: User
    first: User
    second: User

    def form(self, nth: int = 1) -> PaperForm:
        """Give a form of the kit, as it stands."""
        return PaperForm.objects.select_related("kit").get(kit=self.kit, nth=nth)

    def tube(self, nth: int = 1) -> str:
        """Give the code of a tube of the kit."""
        return Sticker.objects.get(kit=self.kit, nth=nth).code


def make_outage(now: datetime = NOON, *, people: int = 0, **over: Any) -> Outage:
    """Make a kit for a site that works for a round, with two samplers."""
    round_, site, chief = make_round(), make_site(), make_user("testing_chief")
    RoundSite.objects.create(round=round_, site=site)
    asked: dict[str, Any] = {"n_tubes": 4, "n_forms": 3, "n_slips": 1, "language": "zh-hans"}
    kit = actions.reserve_kit(site, round_, parts=sheets.PARTS, by=chief, now=now, **asked | over)
    return Outage(round_, site, kit, chief, make_user("sampler"), make_user("sampler"))


def read(tube: str, *lines: KeyedLine, **over: Any) -> Keyed:
    """Write what somebody read from a form: one person at nine unless told otherwise."""
    lines = lines or (KeyedLine(name="吴一", time="09:00"),)
    given = {"day": DAY, "tube_code": tube, "count": str(len(lines)), "sealed": "09:30"} | over
    return Keyed(**given, lines=lines)
