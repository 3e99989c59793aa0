"""Whom somebody means by what they type into a form: somebody of their areas; or whoever holds the whole number of a
document or shows the code of their page, wherever they live."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.accounts.reading import everywhere
from lianfang.accounts.tries import Tries
from lianfang.common.errors import Refused
from lianfang.common.ids import read_person_code
from lianfang.people.models import Person
from lianfang.people.queries import search, shown_by
from lianfang.people.rules.names import sought
from lianfang.web import clock

# How often one user, and all, look beyond their areas within an hour: one in twelve seconds, as a phone does (design
# choice). Whoever tries numbers gets no further.
FINDS = Tries("elsewhere", each=300, all_=20_000, seconds=3_600)


def meant(text: str, user: User, on: date) -> list[Person]:
    """List whom somebody may mean. Whom they find beyond their areas stands in the audit, and that nobody was found.

    Raises Refused("too_many_finds").
    """
    return [each.person for each in search(text, user, on)] or _elsewhere(text, user)


def _elsewhere(text: str, user: User) -> list[Person]:
    if not read_person_code(text.strip()) and not sought(text).numbers:
        return []
    if FINDS.spent(f"user {user.pk}", clock.wall()):
        raise Refused(
            "too_many_finds", _("You have looked for too many people within an hour. Wait an hour.")
        )
    with everywhere():
        found = list(Person.objects.filter(pk__in=shown_by(text)).select_related("area", "household"))
    for each in found:
        audit(user, "people.elsewhere.found", each, clock.now(), person_id=each.pk, area_id=each.area_id)
    if not found:
        audit(user, "people.elsewhere.not_found", user, clock.now())
    return found
