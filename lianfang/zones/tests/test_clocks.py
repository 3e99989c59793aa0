"""A zone through all its levels by its clocks, and what the clocks of many zones cost."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianfang.cases.models import Case, Contact
from lianfang.cases.tests.make import make_case, make_contact
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.common.tests.refusals import refused
from lianfang.testing.models import Round, SiteCount
from lianfang.zones import actions, queries
from lianfang.zones.models import Zone, ZoneOrder
from lianfang.zones.rules import Looked
from lianfang.zones.tests.make import NOON, chief, compound, drafted, drafter, home, make_zone, walker

pytestmark = pytest.mark.django_db


def signed(order: ZoneOrder, at: datetime) -> ZoneOrder:
    actions.submit(order, by=drafter(), now=at)
    return actions.approve(order, by=chief(), now=at)


def proposed(zone: Zone, at: datetime) -> str:
    """Let the clocks tick; say what is proposed for a zone now."""
    actions.tick(at)
    order = queries.open_order(zone)
    return order.what if order else ""


def all_negative(at: datetime) -> None:
    """Let everybody in the compound be tested that day, all negative."""
    round_ = Round.objects.order_by("pk")[0]
    day = day_of(at)
    Round.objects.filter(pk=round_.pk).update(
        starts_on=min(round_.starts_on, day), ends_on=day, state="closed", opened_at=NOON, closed_at=at
    )
    SiteCount.objects.update_or_create(
        round_id=round_.pk,
        site_id=round_.pk,
        defaults={"area_id": compound(), "n_tubes": 1, "n_swabs": 2, "negative": 1},
    )


def test_a_zone_goes_up_and_down_by_its_clocks_and_ends_with_a_signature() -> None:
    _door, (one, two) = home()
    zone = make_zone(level="precautionary", stair="")
    for level in ("controlled", "sealed"):
        signed(actions.begin(zone, "upgrade", reason="新增感染者", level=level, by=drafter(), now=NOON), NOON)
    zone.refresh_from_db()
    assert (zone.level, queries.census(zone, NOON).present) == ("sealed", 2)

    infected = NOON + timedelta(days=5)  # inside: the clock runs anew, nobody has to do anything
    make_case(infected, person=one)
    actions.tick(infected)
    all_negative(NOON + timedelta(days=8))
    assert proposed(zone, NOON + timedelta(days=8)) == ""
    contact = make_contact(infected, person=two)
    down_at = infected + timedelta(days=7, minutes=1)
    all_negative(down_at)
    assert proposed(zone, down_at) == "step_down"
    order = queries.open_order(zone)
    assert order
    assert order.by_rule
    signed(order, down_at)
    zone.refresh_from_db()
    assert (zone.level, zone.since, zone.first_at) == ("controlled", down_at, NOON)

    end = infected + timedelta(days=14, minutes=1)
    all_negative(end)
    assert proposed(zone, end) == ""  # a contact is still watched
    lift = actions.begin(zone, "lift", reason="条件满足", by=drafter(), now=end)
    actions.submit(lift, by=drafter(), now=end)
    with pytest.raises(Refused, match="密切接触者") as missing:
        actions.approve(lift, by=chief(), now=end)
    assert "消毒" in str(missing.value)  # what nobody looked at is named too
    assert "新增" not in str(missing.value)
    Contact.objects.filter(pk=contact.pk).update(
        state="released", last_exposure_at=infected - timedelta(days=1), closed_at=end
    )
    with refused("zone_left"):
        actions.approve(lift, by=chief(), now=end)
    keys = [each.key for each in queries.numbers_of(lift.protocol).looks.value]
    actions.look(lift, {key: Looked(True) for key in keys}, by=walker(), now=end)
    actions.approve(lift, by=chief(), now=end)
    zone.refresh_from_db()
    assert (zone.state, zone.lifted_at) == ("lifted", end)
    assert actions.tick(end + timedelta(days=1)) == 0


def statements(now: datetime) -> int:
    with CaptureQueriesContext(connection) as spent:
        assert actions.tick(now) == 0
    return len(spent)


def test_the_clocks_of_all_zones_cost_as_much_as_those_of_one() -> None:
    home()
    make_zone()
    later = NOON + timedelta(days=20)
    few = statements(later)
    Case.objects.all().delete()
    for n in range(2, 7):
        order = drafted(stair=f"花园{n}栋", name=f"花园{n}栋")
        signed(order, NOON)
    assert statements(later) == few
