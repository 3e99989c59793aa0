"""What the tests of phones ask of a zone, inside a city: it is sealed; who needs what and how many stay where."""

from datetime import UTC, datetime, timedelta

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.outbreak.models import Outbreak
from lianfang.people.models import Household
from lianfang.zones import actions
from lianfang.zones.actions import Plan
from lianfang.zones.models import CareFlag, PlaceCount, Zone
from tests.browser.fieldcity import DOORS, followed, say

HOUR = timedelta(hours=1)


def zoned() -> None:
    """Seal the building of the staircase, once; say what was noted and counted there."""
    now = datetime.now(UTC)
    if not Zone.objects.exists():
        door = Household.objects.get(address=DOORS[0])
        drafter, chief = (_somebody(role, door.area_id) for role in ("epidemiologist", "commander"))
        outbreak = Outbreak.objects.get()
        plan = Plan(
            "梨雨小区1栋", "sealed", [(door.area_id, "梨雨小区1栋")], "楼内发现感染者", "0737-4200001"
        )
        order = actions.propose(outbreak, plan, by=drafter, now=now - HOUR)
        actions.submit(order, by=drafter, now=now - HOUR)
        actions.approve(order, by=chief, now=now - HOUR)
    followed()
    say(
        flags=list(CareFlag.objects.filter(ended_at=None).values_list("key", flat=True)),
        places=list(PlaceCount.objects.values_list("place", "n", "n_stranded")),
    )


def _somebody(role: str, area_id: int) -> User:
    return make_user(role, area_id=area_id)
