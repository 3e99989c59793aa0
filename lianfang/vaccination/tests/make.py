"""Sessions, people in them and doses for tests."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.common.dates import at
from lianfang.people.models import Person
from lianfang.people.tests.make import make_person
from lianfang.places.models import Site, SiteKind
from lianfang.places.tests.make import YIYANG, make_site
from lianfang.supplies.models import Item, Lot, Store
from lianfang.supplies.tests.make import make_item, make_store, stocked
from lianfang.vaccination import actions
from lianfang.vaccination.actions import Decision, Plan
from lianfang.vaccination.capture import KINDS
from lianfang.vaccination.models import GivenDose, Session, Vaccine, Visit
from lianfang.vaccination.queries import lots_of

DAY = date(2021, 8, 5)
EARLY, NOON = at(DAY, 7), datetime(2021, 8, 5, 4, 0, tzinfo=UTC)
ALL = {kind.name: kind for kind in KINDS}


def chief() -> User:
    """Make a vaccination chief of Yiyang."""
    return make_user("vaccination_chief", area_id=YIYANG)


def doctor() -> User:
    """Make a doctor of Yiyang."""
    return make_user("doctor", area_id=YIYANG)


def health_centre() -> Site:
    """Give the site where sessions are."""
    return Site.objects.filter(name="桃花仑卫生服务中心").first() or make_site(
        name="桃花仑卫生服务中心", kind=SiteKind.HOSPITAL
    )


def make_vaccine(product: str = "inactivated") -> Item:
    """Give the goods that are a vaccine."""
    item = make_item(f"疫苗 {product}", kind="medicine", unit="剂")
    made = {"disease": "covid19", "product": product}
    Vaccine.objects.get_or_create(item=item, defaults=made)
    return item


def make_lot(n: int = 100, number: str = "V1", product: str = "inactivated") -> tuple[Lot, Store]:
    """Take doses into a store; gives their lot and the store."""
    store = Store.objects.filter(name="疫苗库").first() or make_store("疫苗库")
    keeper = make_user("dispatcher", area_id=YIYANG)
    return stocked(n, make_vaccine(product), store, keeper, number), store


def make_session(n: int = 50, *, by: User | None = None, open_: bool = False, **over: Any) -> Session:
    """Plan a session from 8:00 to 17:00 with doses in its box, and open it."""
    by = by or chief()
    told: dict[str, Any] = {"site": health_centre(), "opens_at": at(DAY, 8), "closes_at": at(DAY, 17)}
    told |= {"products": ["inactivated"], "vaccinators": 2, "per_hour": 20}
    session = actions.plan_session(Plan(**(told | over)), by=by, now=EARLY)
    if n:
        lot, store = make_lot(max(n, 100))
        actions.bring(session, lot, store=store, n=n, by=by, now=EARLY)
    return actions.open_session(session, by=by, now=EARLY) if open_ else session


def grown(**over: Any) -> Person:
    """Make somebody of 41 years."""
    return make_person(**({"born_on": date(1980, 5, 1)} | over))


def make_agreed(session: Session, person: Person | None = None, *, now: datetime = NOON) -> Visit:
    """Bring somebody to a session, found fit and agreed."""
    visit = actions.arrive(session, person or grown(), by=chief(), now=now)
    visit = actions.screen(visit, Decision("fit"), by=doctor(), now=now)
    return actions.consent(visit, who="own", by=chief(), now=now)


def make_dose(session: Session, person: Person | None = None, *, now: datetime = NOON) -> GivenDose:
    """Give somebody a dose in a session."""
    visit = make_agreed(session, person, now=now)
    actions.decide_swab(visit, swab="waits", by=chief(), now=now)  # where a round expects one
    lot = lots_of(session)[0].lot
    return actions.give(visit, lot, place="left_arm", by=chief(), now=now, kinds=ALL)


def later(minutes: int) -> datetime:
    """Give a time after noon."""
    return NOON + timedelta(minutes=minutes)
