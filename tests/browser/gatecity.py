"""What the tests of checkpoints ask of a city, run inside it by its own `manage shell`."""

from datetime import UTC, datetime, timedelta

from lianfang.accounts.actions import create_user, give_post
from lianfang.accounts.models import User
from lianfang.people.models import Person
from lianfang.places.models import Area, SiteKind
from lianfang.places.tests.make import HESHAN, make_site
from lianfang.presence.actions import Wanted, issue_pass
from lianfang.presence.models import Entry, Passage, Transfer, Vehicle
from lianfang.presence.signing import code_of
from lianfang.sync.actions.devices import make_code, new_phone
from lianfang.sync.models import Refusal
from tests.browser.fieldcity import say
from tests.city import PASSWORD

DAY = timedelta(days=1)


def guard() -> None:
    """Give the city a checkpoint and a market, an officer for both with a phone, and a pass; say which."""
    now, chief = datetime.now(UTC), User.objects.get(username="chief")
    heshan = Area.objects.get(pk=HESHAN)
    officer = create_user("guard", name="汤立群", password=PASSWORD, by=chief, now=now)
    commander = create_user("command", name="周启明", password=PASSWORD, by=chief, now=now)
    home = Person.objects.order_by("id").values_list("area", flat=True)[0]
    here = Area.objects.get(pk=home)
    give_post(officer, role="checkpoint_officer", area=here, from_on=now.date() - DAY, by=chief, now=now)
    give_post(commander, role="commander", area=heshan, from_on=now.date() - DAY, by=chief, now=now)
    site = make_site(kind=SiteKind.CHECKPOINT, name="会龙山卡口", area=here)
    market = make_site(kind=SiteKind.MARKET, name="会龙山农贸市场", area=here)
    wanted = Wanted(HESHAN, "马建国", "dialysis", now - DAY / 24, now + DAY)
    given = issue_pass(wanted, most_days=14, by=commander, now=now)
    phones = [new_phone(officer, name="手机", by=chief, now=now) for _n in range(2)]
    codes = [make_code(phone, by=chief, now=now, wall=now) for phone in phones]
    say(codes=codes, site=site.name, market=market.name, permit=code_of(given), number=given.number)


def gates() -> None:
    """Say what the server holds of checkpoints and markets."""
    say(
        vehicles=list(Vehicle.objects.values_list("plate", "n_people", "disposition", "reason", "dispute")),
        passages=[
            [str(p.person_id), p.disposition, p.reason, p.checks, p.dispute, p.vehicle_id is not None]
            for p in Passage.objects.order_by("at")
        ],
        transfers=list(Transfer.objects.values_list("to", "receipt", "dispute")),
        entries=list(
            Entry.objects.order_by("at").values_list("direction", "disposition", "reason", "dispute")
        ),
        refused=Refusal.objects.filter(kind__startswith="presence.").count(),
    )
