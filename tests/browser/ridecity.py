"""What the test of a driver asks of a city, run inside it by its own `manage shell`."""

from datetime import UTC, datetime, timedelta

from lianfang.accounts.actions import create_user, give_post
from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.places.models import Area
from lianfang.places.tests.make import HESHAN, make_site
from lianfang.sync.actions.devices import make_code, new_phone
from lianfang.transport import actions
from lianfang.transport.actions import Sent
from lianfang.transport.models import Hail, Stop, Vehicle
from lianfang.workforce.tests.make import make_worker
from tests.browser.fieldcity import DAY, say
from tests.city import PASSWORD


def sent() -> None:
    """Send a bus out on a round of stops; give a code for its driver's phone."""
    now, chief = datetime.now(UTC), User.objects.get(username="chief")
    desk = make_user("dispatcher", area_id=HESHAN)
    driver = create_user("bus-driver", name="文师傅", password=PASSWORD, by=chief, now=now)
    area = Area.objects.get(pk=HESHAN)
    give_post(driver, role="driver", area=area, from_on=now.date() - DAY, by=chief, now=now)
    vehicle = Vehicle(
        plate="湘H00A77", kind="bus", seats=9, area_id=HESHAN, depot="车队", since=now.date() - DAY
    )
    actions.add_vehicle(vehicle, by=desk, now=now)
    stop = actions.add_stop(Stop(name="菜市场口", area_id=HESHAN), by=desk, now=now)
    told = Sent(
        driver=make_worker(user=driver),
        starts_at=now - timedelta(hours=1),
        ends_at=now + timedelta(hours=3),
        mode="circuit",
        site=make_site(name="会展中心"),
        every=30,
        stops=[(stop, 0)],
    )
    actions.send_out(vehicle, told, by=desk, now=now)
    phone = new_phone(driver, name="司机手机", by=chief, now=now)
    say(code=make_code(phone, by=chief, now=now, wall=now))


def waved() -> None:
    """Say who was picked up where."""
    rows = Hail.objects.select_related("stop", "person", "tour").order_by("at")
    say(
        found=[[str(one.stop or one.place), one.person.name if one.person else ""] for one in rows],
        aboard=rows[0].tour.hailed,
    )
