"""Units and facts for tests of reports."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.common.dates import at
from lianfang.common.ids import uuid7
from lianfang.indicators.models import Submission
from lianfang.indicators.queries import Unit
from lianfang.outbreak.models import Outbreak
from lianfang.people.models import Household
from lianfang.places.tests.make import YIYANG, make_area
from lianfang.sync.models import Batch, Void
from lianfang.visits.models import Due, Visit, VisitRound


def make_communities(n: int, district: int = 3) -> list[Unit]:
    """Make communities of a district."""
    areas = [make_area(43, 9, district, 1, number) for number in range(1, n + 1)]
    return [Unit(area.pk, None, str(area)) for area in areas]


def make_doors(unit: Unit, n: int) -> list[Household]:
    """Put doors into a community."""
    rows = [Household(area_id=unit.area_id, address=f"{number} 号") for number in range(n)]
    return Household.objects.bulk_create(rows)


def assign(doors: Sequence[Household], day: date, by: User) -> None:
    """Let a round of visits that ends on a day come to some doors."""
    round_ = VisitRound.objects.create(
        area_id=YIYANG,
        name="入户",
        roster="all",
        tasks=["survey"],
        from_on=day,
        to_on=day,
        state="open",
        planned_at=at(day - timedelta(days=1)),
        planned_by=by,
        opened_at=at(day - timedelta(days=1)),
    )
    Due.objects.bulk_create([Due(round=round_, household=door, area_id=door.area_id) for door in doors])


class Teller:
    """Tells facts at an instant, received a moment later, as the endpoint stores them."""

    def __init__(self) -> None:
        self.user = make_user("grid_worker", area_id=YIYANG)
        self.device = uuid7()

    def _shared(self, at: datetime, area_id: int, received: datetime | None) -> dict[str, Any]:
        received = received or at + timedelta(seconds=5)
        batch = Batch.objects.create(id=uuid7(), xid=1, received_at=received, counts={})
        return {
            "id": uuid7(),
            "batch": batch,
            "device_id": self.device,
            "by": self.user,
            "at": at,
            "told_at": at,
            "received_at": received,
            "area_id": area_id,
        }

    def visit(
        self,
        door: Household,
        at: datetime,
        outcome: str = "done",
        received: datetime | None = None,
        **over: Any,
    ) -> Visit:
        """Tell of a visit."""
        shared = self._shared(at, door.area_id, received) | {"door_area_id": door.area_id}
        return Visit.objects.create(household=door, outcome=outcome, **(shared | over))

    def void(self, fact: Visit, at: datetime, received: datetime | None = None) -> Void:
        """Take a visit back."""
        shared = self._shared(at, fact.area_id, received)
        return Void.objects.create(kind="visits.visit", target=fact.pk, reason="走错门", **shared)


def submitted(
    outbreak: Outbreak, unit: Unit, day: Any, at: datetime, by: User, team: UUID | None = None
) -> Submission:
    """Note that a unit submitted, as it was at that instant."""
    return Submission.objects.create(
        outbreak=outbreak, day=day, area_id=unit.area_id, team_id=team, by=by, at=at, zero=False
    )
