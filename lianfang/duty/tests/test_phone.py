"""What a worker's phone knows of the worker's duty."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from lianfang.accounts.tests.make import make_user
from lianfang.common.dates import CITY_ZONE
from lianfang.duty import actions, queries
from lianfang.duty.actions import Measured
from lianfang.duty.tests.make import Crew
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.places.tests.make import HESHAN, YIYANG
from lianfang.rotas.models import Assignment, Rota, Shift
from lianfang.workforce.tests.make import make_worker

pytestmark = pytest.mark.django_db
DAWN = datetime(2021, 8, 7, 5, 0, tzinfo=CITY_ZONE)
NOW = DAWN + timedelta(hours=3)


def test_somebody_who_is_no_worker_learns_the_limits_only() -> None:
    told = queries.of_phone(make_user("sampler"), HESHAN, NOW)
    assert (told["person_id"], told["clock"], told["away"], told["shift"]) == (None, None, [], None)
    assert (told["limits"]["warn_s"], told["limits"]["hard_s"]) == (7200, 14400)


def test_a_phone_knows_the_clock_what_keeps_away_and_the_heat() -> None:
    crew, user = Crew(NOW), make_user("sampler")
    worker = make_worker(user=user)
    crew.tell(*crew.steps(worker.person, DAWN, ("in", 0), ("don", 1)), crew.health(worker.person, NOW, 38.0))
    measured = [Measured(YIYANG, NOW, Decimal("37.5"))]
    actions.enter_heat(measured, by=make_user("commander", area_id=YIYANG), now=NOW)
    told = queries.of_phone(user, HESHAN, NOW)
    assert told["person_id"] == worker.person_id
    assert (told["clock"]["state"], told["clock"]["donned_at"]) == ("donned", DAWN + timedelta(hours=1))
    assert told["away"] == ["ill"]
    assert told["heat"] == {"celsius": 37.5, "level": "very_hot"}
    assert told["limits"]["warn_s"] == 3600


def test_a_phone_knows_the_shift_of_its_worker() -> None:
    crew, user = Crew(NOW), make_user("sampler")
    worker = make_worker(user=user)
    by = make_user("commander")
    rota = Rota.objects.create(
        outbreak=make_outbreak(),
        area_id=HESHAN,
        name="值班表",
        from_on=NOW.date(),
        to_on=NOW.date(),
        by=by,
        at=NOW,
    )
    shift = Shift.objects.create(
        rota=rota, site=crew.site, area_id=HESHAN, starts_at=NOW, ends_at=NOW + timedelta(hours=4), needed=1
    )
    Assignment.objects.create(
        shift=shift,
        person=worker.person,
        worker=worker,
        during=(shift.starts_at, shift.ends_at),
        by=by,
        at=NOW,
    )
    assert queries.of_phone(user, HESHAN, NOW)["shift"] is None  # not published
    Rota.objects.update(state=Rota.State.PUBLISHED, published_at=NOW)
    told = queries.of_phone(user, HESHAN, NOW)["shift"]
    assert (told["id"], told["site_id"]) == (shift.pk, crew.site.pk)
