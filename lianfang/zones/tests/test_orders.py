"""An order of a zone, from the rule's proposal to the signature that ends it."""

from datetime import timedelta

import pytest

from lianfang.accounts.tests.make import make_user
from lianfang.cases.tests.make import make_case
from lianfang.common.tests.refusals import refused
from lianfang.notices.models import Notice
from lianfang.outbreak.models import Outbreak
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.testing.models import Round, SiteCount
from lianfang.zones import actions, queries
from lianfang.zones.actions import Plan
from lianfang.zones.models import Zone, ZoneOrder
from lianfang.zones.rules import Looked
from lianfang.zones.tests.make import NOON, chief, compound, drafted, drafter, home, make_zone, walker

pytestmark = pytest.mark.django_db


def test_a_case_has_zones_proposed_once_and_nobody_has_decided() -> None:
    make_outbreak()
    _door, (first, *_others) = home()
    case = make_case(NOON, person=first)
    assert actions.tick(NOON) == 1
    orders = list(ZoneOrder.objects.order_by("made_at", "id"))
    assert [each.level for each in orders] == ["sealed", "controlled", "precautionary"]
    assert orders[0].parts == [[compound(), "花园1栋"]]
    assert all(each.by_rule and each.state == "draft" and each.zone.state == "proposed" for each in orders)
    assert case.person.name not in orders[0].reason
    assert actions.tick(NOON) == 0


def test_one_hands_in_another_approves_and_everything_follows() -> None:
    door, _people = home()
    home("花园2栋101")
    order = drafted()
    one = drafter()
    with refused("zone_order_state"):
        actions.approve(order, by=chief(), now=NOON)
    actions.submit(order, by=one, now=NOON)
    with refused("forbidden"):
        actions.approve(order, by=one, now=NOON)
    signed = actions.approve(order, by=chief(), now=NOON)
    zone = Zone.objects.get()
    assert (signed.said, zone.state, zone.number, zone.area_id) == ("2021-001", "in_force", 1, compound())
    assert list(zone.doors.values_list("household", "n_known")) == [
        (door.pk, 2)
    ]  # the other building is not in it
    assert queries.census(zone, NOON).present == 2
    assert Round.objects.get().area_id == compound()  # everybody is to be tested
    notice = Notice.objects.get()
    assert (notice.state, notice.public, notice.doors) == ("issued", True, True)
    assert "花园1栋" in notice.versions.get().text
    assert "sealed zone" in notice.versions.get().title_en


def test_whoever_handed_in_does_not_approve() -> None:
    order, one = drafted(), chief()
    actions.submit(order, by=one, now=NOON)
    with refused("zone_own_order"):
        actions.approve(order, by=one, now=NOON)
    actions.send_back(order, text="范围写清楚", by=chief(), now=NOON)
    with refused("zone_order_state"):
        actions.send_back(order, text="再看", by=chief(), now=NOON)
    actions.drop(order, text="不需要", by=one, now=NOON)
    assert Zone.objects.get().state == "dropped"


def test_an_order_without_a_line_or_outside_is_refused() -> None:
    with refused("zone_parts"):
        drafted(parts=[])
    with refused("zone_outside"):
        drafted(parts=[(11_000_000_000_000_000, "")])
    with refused("unknown_choice"):
        drafted(level="moon")
    with refused("zone_line"):
        actions.submit(drafted(line=""), by=drafter(), now=NOON)
    with refused("forbidden"):
        actions.propose(
            Outbreak.objects.get(), Plan("x", "sealed", [(compound(), "")], "x"), by=walker(), now=NOON
        )


def test_upgraded_then_stepped_down_the_notice_is_a_further_version() -> None:
    zone = make_zone(level="controlled", stair="")
    with refused("zone_level"):
        actions.begin(zone, "upgrade", reason="x", level="precautionary", by=drafter(), now=NOON)
    order = actions.begin(zone, "upgrade", reason="新增感染者", level="sealed", by=drafter(), now=NOON)
    with refused("zone_order_open"):
        actions.begin(zone, "change", reason="x", by=drafter(), now=NOON)
    actions.submit(order, by=drafter(), now=NOON)
    later = NOON + timedelta(hours=1)
    actions.approve(order, by=chief(), now=later)
    zone.refresh_from_db()
    assert (zone.level, zone.since, zone.first_at) == ("sealed", later, NOON)
    assert Notice.objects.get().versions.count() == 2
    down = actions.begin(zone, "step_down", reason="七日无新增", by=drafter(), now=later)
    assert down.level == "controlled"


def test_lifting_is_a_signature_after_all_conditions_hold() -> None:
    home()
    zone = make_zone()
    after = NOON + timedelta(days=15)
    order = actions.begin(zone, "lift", reason="条件满足", by=drafter(), now=after)
    actions.submit(order, by=drafter(), now=after)
    with refused("zone_left"):
        actions.approve(order, by=chief(), now=after)
    round_ = Round.objects.get()
    day = (NOON + timedelta(days=14)).date()
    Round.objects.filter(pk=round_.pk).update(
        starts_on=day, ends_on=day, state="closed", opened_at=NOON, closed_at=after
    )
    SiteCount.objects.create(
        round_id=round_.pk, site_id=round_.pk, area_id=compound(), n_tubes=1, n_swabs=2, negative=1
    )
    with refused("zone_left"):  # nobody looked
        actions.approve(order, by=chief(), now=after)
    keys = [each.key for each in queries.numbers_of(order.protocol).looks.value]
    actions.look(order, {key: Looked(True) for key in keys}, by=walker(), now=after)
    signed = actions.approve(order, by=chief(), now=after)
    zone.refresh_from_db()
    assert (zone.state, zone.lifted_at) == ("lifted", after)
    assert all(met for _key, met, _at, _n in signed.conditions)
    assert sorted(Notice.objects.values_list("state", flat=True)) == ["issued", "withdrawn"]
    with refused("zone_state"):
        actions.begin(zone, "change", reason="x", by=drafter(), now=after)


def test_the_clocks_propose_the_end_once_a_day() -> None:
    home()
    zone = make_zone()
    after = NOON + timedelta(days=8)
    round_ = Round.objects.get()
    Round.objects.filter(pk=round_.pk).update(
        ends_on=after.date(), state="closed", opened_at=NOON, closed_at=after
    )
    SiteCount.objects.create(
        round_id=round_.pk, site_id=round_.pk, area_id=compound(), n_tubes=1, n_swabs=2, negative=1
    )
    assert actions.tick(after) == 1
    order = queries.open_order(zone)
    assert order
    assert (order.what, order.level, order.by_rule) == ("step_down", "controlled", True)
    actions.drop(order, text="再等一天", by=make_user("commander"), now=after)
    assert actions.tick(after) == 0
    assert actions.tick(after + timedelta(hours=25)) == 1
