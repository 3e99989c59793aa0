"""A hold, a request and a certificate, for the tests that open every page."""

from datetime import UTC, datetime, timedelta

from lianfang.people.tests.make import make_person
from lianfang.privacy import actions
from lianfang.sync.models import Dispute
from lianfang.workforce.actions import public_user
from tests.cast import HESHAN
from tests.stage import Scene, city_wide

NOW = datetime(2021, 8, 5, 4, 0, tzinfo=UTC)
OLD = NOW - timedelta(days=90)


def privacy(stage: Scene) -> None:
    """Let somebody be held, somebody ask for something, and something old be erased."""
    person = make_person(area_id=HESHAN)
    held = actions.hold(
        kind="gift", reason="审计", asked_by="审计局", until=None, by=city_wide("commander"), now=NOW
    )
    stage.put(held.pk, "legal_hold_lift")
    asked = actions.ask(person, kind="correct", text="电话错了", by=public_user(), now=NOW, own=True)
    stage.put(asked.pk, "subject_request")
    stage.put(person.pk, "subject", "subject_copy")
    clerk = city_wide("dispatcher")
    Dispute.objects.create(
        fact_id=person.pk,
        kind="testing.swab",
        reason="clock",
        area_id=HESHAN,
        opened_at=OLD,
        settled_at=OLD,
        settled_by=clerk,
        detail={"also": []},
    )
    run = actions.erase(NOW, by=public_user())
    assert run is not None
    stage.put(run.pk, "erasure")
    stage.put(run.pk, "erasure_certificate", then=("json",))
    stage.things["my_data_copy"] = ("json",)
