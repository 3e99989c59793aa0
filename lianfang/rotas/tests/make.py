"""Rotas for tests: two sites in Heshan, some workers, two days."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.common.dates import at
from lianfang.common.errors import Refused
from lianfang.outbreak.models import Outbreak
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.places.models import Site
from lianfang.places.tests.make import HESHAN, YIYANG, make_area, make_site
from lianfang.rotas import actions
from lianfang.rotas.models import Assignment, Rota, Shift
from lianfang.rotas.rules import Need
from lianfang.workforce.models import Worker
from lianfang.workforce.tests.make import make_staff, make_worker

FIRST, LAST = date(2021, 8, 6), date(2021, 8, 7)
NOW = datetime.fromisoformat("2021-08-05T04:00:00+00:00")


def make_planner(**over: Any) -> User:
    """Make somebody who plans in all of Yiyang."""
    return make_user("dispatcher", **({"area_id": YIYANG} | over))


def need(day: int, hour: int, hours: int = 6, people: int = 1, skill: str = "", heavy: bool = False) -> Need:
    """Need people on a day of August from an hour on."""
    start = at(date(2021, 8, day), hour)
    return Need(start, at(date(2021, 8, day), hour + hours), skill, people, heavy)


def make_rota(planner: User, needs: list[Need], site: Site | None = None, **over: Any) -> Rota:
    """Draft a rota of Heshan with a shift for each need."""
    make_area(43, 9, 3)
    outbreak = Outbreak.objects.first() or make_outbreak()
    site = site or make_site()
    for each in needs:
        actions.add_demand(outbreak, site, each, by=planner, now=NOW)
    fields: dict[str, Any] = {
        "area": make_area(43, 9, 3),
        "name": "赫山采样",
        "from_on": FIRST,
        "to_on": LAST,
        "limit_s": 5,
    }
    return actions.draft(outbreak, by=planner, now=NOW, **(fields | over))


def make_hand(name: str, *may: str, user: User | None = None, **over: Any) -> Worker:
    """Make somebody who works in Heshan."""
    return make_worker(make_staff(name=name), *may, user=user, **({"area_id": HESHAN} | over))


def seated(rota: Rota, worker: Worker, by: User) -> Assignment:
    """Put somebody into the first shift of a rota by hand and publish it."""
    first = rota.shifts.order_by("starts_at").first()
    assert first is not None
    made = actions.put(first, worker, by=by, now=NOW)
    Rota.objects.filter(pk=rota.pk).update(state="published", published_at=NOW)
    return made


def make_published(worker: Worker, starts: list[datetime]) -> Rota:
    """Make a published rota with a shift of an hour from each instant, somebody in all of them."""
    outbreak, site = Outbreak.objects.first() or make_outbreak(), make_site()
    days = [start.date() for start in starts]
    rota = Rota.objects.create(
        outbreak=outbreak,
        area_id=site.area_id,
        name="已发布",
        from_on=min(days),
        to_on=max(days),
        state="published",
        by=make_planner(),
        at=NOW,
        published_at=NOW,
    )
    hour = timedelta(hours=1)
    shifts = [
        Shift(rota=rota, site=site, area_id=site.area_id, starts_at=at, ends_at=at + hour, needed=1)
        for at in starts
    ]
    Assignment.objects.bulk_create(
        Assignment(
            shift=shift,
            worker=worker,
            person_id=worker.person_id,
            during=DateTimeTZRange(shift.starts_at, shift.ends_at),
            by=rota.by,
            at=NOW,
        )
        for shift in Shift.objects.bulk_create(shifts)
    )
    return rota


@contextmanager
def refused(code: str) -> Iterator[None]:
    """Expect a refusal."""
    with pytest.raises(Refused) as raised:
        yield
    assert raised.value.code == code
