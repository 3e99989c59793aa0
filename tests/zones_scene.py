"""What pages of zones are opened with."""

from datetime import UTC, datetime, timedelta

from lianfang.outbreak.models import Outbreak
from lianfang.people.models import Person
from lianfang.workforce.models import Team
from lianfang.zones import actions
from lianfang.zones.actions import Asks, Found, Plan
from lianfang.zones.models import CareFlag
from tests.cast import HESHAN
from tests.stage import Scene, city_wide

NOW = datetime(2021, 8, 5, 4, 0, tzinfo=UTC)


def zones(stage: Scene) -> None:
    """A sealed community with somebody who needs dialysis, a permit and a team; an order that lifts it."""
    outbreak, area = Outbreak.objects.get(pk=str(stage.things["outbreak"][0])), HESHAN + 2_001_000
    plan = Plan("桃花仑社区", "sealed", [(area, "")], "发现感染者", "0737-4200001")
    order = actions.propose(outbreak, plan, by=city_wide("epidemiologist"), now=NOW)
    actions.submit(order, by=city_wide("epidemiologist"), now=NOW)
    zone = actions.approve(order, by=city_wide("commander"), now=NOW).zone
    stage.put(zone.pk, "zone", "zone_people", "zone_person_new", "zone_permit_new", "zone_goods")
    stage.put(zone.pk, "zone_step", then=("place",))
    lift = actions.begin(zone, "lift", reason="条件满足", by=city_wide("epidemiologist"), now=NOW)
    stage.put(lift.pk, "zone_order", "zone_order_edit", "zone_order_paper", "zone_order_looked")
    stage.put(lift.pk, "zone_order_step", then=("drop",))
    worker = city_wide("grid_worker")
    someone = Person.objects.filter(area_id__gte=HESHAN, area_id__lt=HESHAN + 10**9)[0]
    row = actions.put_on_list(zone, Found(someone, place="会所"), by=worker, now=NOW)
    actions.flag(zone, someone, "dialysis", by=worker, now=NOW)
    stage.put(row.pk, "zone_person")
    stage.put(row.pk, "zone_person_step", then=("here",))
    stage.put(CareFlag.objects.get().pk, "zone_flag_end")
    asks = Asks("陈某", "out", "treatment", NOW, NOW + timedelta(hours=4), person=someone, urgent=True)
    permit = actions.ask(zone, asks, by=worker, now=NOW)
    stage.put(permit.pk, "zone_permit", "zone_permit_paper")
    stage.put(permit.pk, "zone_permit_step", then=("back",))
    serving = actions.send_team(zone, Team.objects.all()[0], by=city_wide("commander"), now=NOW)
    stage.put(serving.pk, "zone_team_end")
