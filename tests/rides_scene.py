"""What pages of rides are opened with."""

from datetime import UTC, datetime, timedelta

from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import HESHAN
from lianfang.transport import actions
from lianfang.transport.actions import Asked, Sent
from lianfang.transport.tests.make import clinic, make_hail_area, make_stop, make_vehicle
from lianfang.workforce.tests.make import make_worker
from tests.stage import Scene, city_wide

NOW = datetime(2021, 8, 5, 0, 0, tzinfo=UTC)


def rides(stage: Scene) -> None:
    """A car on a plan, somebody who wants to the clinic and home, a stop, an area in which one may hail."""
    by = city_wide("dispatcher")
    vehicle, stop, hails = make_vehicle(by), make_stop(by), make_hail_area(by)
    told = Sent(driver=make_worker(), starts_at=NOW, ends_at=NOW + timedelta(hours=9))
    tour = actions.send_out(vehicle, told, by=by, now=NOW)
    asked = Asked(clinic(), HESHAN, NOW + timedelta(hours=3), stop=stop, agreed=True)
    ride = actions.ask(make_person(), asked, by=by, now=NOW)
    plan = actions.ask_plan(HESHAN, NOW.date(), by=by, now=NOW)
    stage.put(plan.pk, "ride_plan")
    stage.put(plan.pk, "ride_plan_step", then=("drop",))
    stage.put(vehicle.pk, "ride_vehicle", "ride_vehicle_edit")
    stage.put(vehicle.pk, "ride_vehicle_step", then=("disinfect",))
    stage.put(tour.pk, "ride_tour", "ride_tour_paper")
    stage.put(tour.pk, "ride_tour_step", then=("off",))
    stage.put(ride.pk, "ride")
    stage.put(ride.pk, "ride_step", then=("cancel",))
    stage.put(ride.pk, "my_ride", then=("cancel",))
    stage.put(stop.pk, "ride_stop_close")
    stage.put(hails.pk, "ride_hail_close")
