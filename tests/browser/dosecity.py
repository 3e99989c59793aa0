"""What the test of a vaccinator asks of a city, run inside it by its own `manage shell`."""

from datetime import UTC, datetime, timedelta

from lianfang.accounts.actions import create_user, give_post
from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.common.dates import at, day_of
from lianfang.people.models import Person
from lianfang.places.models import Area, SiteKind
from lianfang.places.tests.make import HESHAN, make_site
from lianfang.supplies import actions as supplies
from lianfang.supplies.actions import Goods
from lianfang.supplies.models import Item, Store
from lianfang.sync.actions.devices import make_code, new_phone
from lianfang.vaccination import actions
from lianfang.vaccination.actions import Plan
from lianfang.vaccination.models import Adverse, GivenDose, Vaccine, Visit
from tests.browser.fieldcity import DAY, say
from tests.city import PASSWORD


def opened() -> None:
    """Open a session with doses in its box and somebody who came; give a code for the vaccinator's phone."""
    now, chief = datetime.now(UTC), User.objects.get(username="chief")
    today = day_of(now)
    head = make_user("vaccination_chief", area_id=HESHAN)
    keeper = make_user("dispatcher", area_id=HESHAN)
    nurse = create_user("vaccinator", name="钟护士", password=PASSWORD, by=chief, now=now)
    give_post(
        nurse, role="vaccinator", area=Area.objects.get(pk=HESHAN), from_on=today - DAY, by=chief, now=now
    )
    item = Item.objects.create(name="灭活疫苗", kind="medicine", unit="剂")
    Vaccine.objects.create(item=item, disease="covid19", product="inactivated")
    store = Store.objects.create(name="疫苗库", kind="store", area_id=HESHAN)
    supplies.receive(store, [Goods(item, 50, "V20210701", today + 300 * DAY)], by=keeper, now=now)
    lot = item.lots.get()
    site = make_site(name="桃花仑卫生服务中心", kind=SiteKind.HOSPITAL)
    hours = {"opens_at": at(today), "closes_at": at(today) + timedelta(hours=23, minutes=59)}
    plan = Plan(site=site, products=["inactivated"], vaccinators=1, per_hour=20, **hours)
    session = actions.plan_session(plan, by=head, now=now)
    actions.bring(session, lot, store=store, n=5, by=head, now=now)
    session = actions.open_session(session, by=head, now=now)
    person = Person.objects.order_by("pk").first()
    if person is None:
        raise RuntimeError("nobody lives here")
    actions.arrive(session, person, by=head, now=now)
    phone = new_phone(nurse, name="接种手机", by=chief, now=now)
    say(code=make_code(phone, by=chief, now=now, wall=now), name=person.name)


def given() -> None:
    """Say what became of the visit."""
    visit, dose, event = Visit.objects.get(), GivenDose.objects.get(), Adverse.objects.get()
    say(
        visit=[visit.state, visit.doctor, visit.consent, visit.swab],
        dose=[dose.number, dose.place, dose.doubted, dose.left_why],
        event=[event.kind, event.symptoms],
    )
