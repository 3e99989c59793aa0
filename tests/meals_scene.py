"""What pages of meals are opened with."""

from datetime import UTC, datetime

from lianfang.meals import actions
from lianfang.meals.models import Shortfall
from lianfang.meals.tests.make import DAY, LATE, make_kitchen, make_site
from tests.stage import Scene, city_wide

NOW = datetime(2021, 8, 5, 0, 0, tzinfo=UTC)


def meals(stage: Scene) -> None:
    """A kitchen with a turn at a site, heads changed by hand, a meal that nobody cooks."""
    by = city_wide("dispatcher")
    kitchen, place = make_kitchen(by), make_site(by)
    serving = actions.put(kitchen, place, DAY, "lunch", 60, by=by, now=NOW)
    changed = actions.change_heads(place, DAY, "dinner", 4, why="来访", by=by, now=NOW)
    actions.weigh([make_site(by, "无人供餐点")], DAY, "lunch", LATE)
    alarm = Shortfall.objects.get()
    stage.put(kitchen.pk, "kitchen", "kitchen_edit")
    stage.put(kitchen.pk, "kitchen_step", then=("stop",))
    stage.put(place.pk, "meal_site", "meal_site_edit", "heads_change")
    stage.put(place.pk, "meal_site_step", then=("stop",))
    stage.put(changed.pk, "heads_take_back")
    stage.put(serving.pk, "serving", "serving_paper")
    stage.put(serving.pk, "serving_step", then=("count",))
    stage.put(alarm.pk, "shortfall")
    stage.put(alarm.pk, "shortfall_step", then=("end",))
