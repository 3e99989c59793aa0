"""What pages of emergencies are opened with."""

from datetime import UTC, datetime, timedelta

from lianfang.accounts.models import Emergency
from lianfang.people.models import Person
from tests.cast import HESHAN
from tests.stage import Scene

NOW = datetime(2021, 8, 5, 4, 0, tzinfo=UTC)


def trust(stage: Scene) -> None:
    """An emergency that waits for whoever is in charge."""
    person = Person.objects.filter(area_id__gte=HESHAN, area_id__lt=HESHAN + 10**9)[0]
    row = Emergency.objects.create(
        user=stage.cast["sampler"],
        area_id=person.area_id,
        person_id=person.pk,
        reason="病人昏迷，需要联系家属",
        opened_at=NOW,
        until=NOW + timedelta(hours=1),
    )
    stage.put(row.pk, "emergency", "emergency_end", "emergency_seen")
