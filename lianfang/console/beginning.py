"""What a city that has not opened an outbreak yet has and lacks, in the order of docs/how-to/onboard-a-city.md."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianfang.accounts.access import may
from lianfang.accounts.models import User
from lianfang.accounts.queries import in_force
from lianfang.accounts.reading import everywhere
from lianfang.drills.models import Drill
from lianfang.outbreak.models import Outbreak
from lianfang.people.models import Person
from lianfang.places.models import Area, Site
from lianfang.sync.models import Device


@dataclass(frozen=True, slots=True)
class Step:
    """A step of setting up: what it is, whether it is done, what there is of it so far, the page where it is done."""

    what: str
    done: bool
    so_far: str
    page: str


def steps(user: User, on: date) -> list[Step]:
    """List the steps for whoever makes users; none once an outbreak was opened."""
    if not may(user, "accounts.manage", on):
        return []
    with everywhere():  # how many there are, and nobody's name
        return [] if Outbreak.objects.exists() else list(_steps(on))


def _steps(on: date) -> Iterator[Step]:
    n = Area.objects.count()
    said = ngettext("%(n)s area", "%(n)s areas", n)
    yield _step(_("Areas, from the province to the grid"), n, said, "areas")
    n = in_force(on).values("user").distinct().count()
    said = ngettext("%(n)s user holds a post", "%(n)s users hold a post", n)
    yield _step(_("Users and their posts, a second administrator first"), n, said, "users", least=2)
    n = Site.objects.filter(closed_at=None).count()
    said = ngettext("%(n)s site is open", "%(n)s sites are open", n)
    yield _step(_("Sites: sampling, laboratories, hospitals, isolation"), n, said, "sites")
    n = Person.objects.count()
    said = ngettext("%(n)s person is on record", "%(n)s people are on record", n)
    yield _step(_("The register of people, from a file"), n, said, "files_in")
    n = Device.objects.filter(revoked_at=None).count()
    said = ngettext("%(n)s phone is enrolled", "%(n)s phones are enrolled", n)
    yield _step(_("Phones of those who work outside"), n, said, "devices")
    n = Drill.objects.exclude(ended_at=None).count()
    said = ngettext("%(n)s exercise was held", "%(n)s exercises were held", n)
    yield _step(_("An exercise, held to its end"), n, said, "drills")


def _step(what: str, n: int, said: str, page: str, least: int = 1) -> Step:
    return Step(what, n >= least, said % {"n": f"{n:,}"}, page)
