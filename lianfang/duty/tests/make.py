"""People at work for tests."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from lianfang.accounts.tests.make import make_user
from lianfang.duty.capture import HEALTH, INCIDENT, OVERRIDE, SEEN, STEP
from lianfang.duty.followers import follow
from lianfang.people.models import Person
from lianfang.people.tests.make import make_person
from lianfang.places.models import Site
from lianfang.places.tests.make import YIYANG, make_site
from lianfang.sync.capture import SETTLEMENT, VOID
from lianfang.sync.models import Batch
from lianfang.sync.tests.make import fact, make_device, outcomes, send

KINDS = {kind.name: kind for kind in (VOID, STEP, INCIDENT, HEALTH, OVERRIDE, SEEN, SETTLEMENT)}


class Crew:
    """A site, a phone there, and what it tells."""

    def __init__(self, now: datetime, role: str = "sampler") -> None:
        self.now = now
        self.site: Site = make_site()
        self.token = make_device(make_user(role, area_id=YIYANG))[1]

    def person(self, name: str = "何某") -> Person:
        """Put somebody on record."""
        return make_person(name=name)

    def step(self, person: Person, what: str, at: datetime, **data: Any) -> dict[str, Any]:
        """Write a step."""
        told = {"person_id": str(person.pk), "site_id": str(self.site.pk), "step": what}
        return fact("duty.step", at, area=self.site.area_id, **(told | data))

    def steps(
        self, person: Person, day: datetime, *told: tuple[str, float], **data: Any
    ) -> list[dict[str, Any]]:
        """Write steps, each so many hours after an instant."""
        return [self.step(person, what, day + timedelta(hours=hours), **data) for what, hours in told]

    def incident(self, person: Person, at: datetime, what: str = "fainted", note: str = "") -> dict[str, Any]:
        """Write an incident."""
        told: dict[str, Any] = {
            "person_id": str(person.pk),
            "site_id": str(self.site.pk),
            "what": what,
            "note": note,
        }
        return fact("duty.incident", at, area=self.site.area_id, **told)

    def health(
        self, person: Person, at: datetime, celsius: float | None = 36.5, *symptoms: str
    ) -> dict[str, Any]:
        """Write a temperature."""
        told: dict[str, Any] = {"person_id": str(person.pk), "celsius": celsius, "symptoms": list(symptoms)}
        return fact("duty.health", at, area=self.site.area_id, **told)

    def tell(self, *facts: dict[str, Any], now: datetime | None = None) -> list[str]:
        """Tell facts from the phone, and let the follower work."""
        now = now or self.now
        said = outcomes(send(self.token, *facts, now=now, kinds=KINDS))
        run(now)
        return said


def run(now: datetime, batches: Iterable[UUID] | None = None) -> None:
    """Let the follower read all there is."""
    follow(list(batches or Batch.objects.order_by("xid", "id").values_list("pk", flat=True)), now)
