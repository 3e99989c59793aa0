"""Put on record, at a desk, somebody who was not: as a phone does it, so that nobody who stands there is refused."""

from datetime import datetime

from django.db import transaction

from lianfang.accounts.access import require
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.people.models import Person
from lianfang.people.queries import kept_id
from lianfang.people.rules.newcomer import Newcomer
from lianfang.sync.actions import Saying, tell
from lianfang.sync.wire import Kinds


@transaction.atomic
def meet(told: Newcomer, *, by: User, now: datetime, kinds: Kinds) -> tuple[Person, str]:
    """Put somebody on record who was met at a desk. Gives the record that is kept of them (that of whoever holds the
    number already, under the same name) and the reason if it is doubted. The fact itself is the audit.

    Raises Refused("forbidden"), Refused("malformed").
    """
    require(by, "people.meet", told.area_id, day_of(now))
    data = {
        "person_id": told.id,
        "name": told.name,
        "kind": told.kind,
        "id_kind": told.id_kind,
        "number": told.number,
        "sex": told.sex,
        "born_on": told.born_on,
        "phone": told.phone,
        "address": told.address,
    }
    answer = tell(by, kinds, [Saying("people.newcomer", told.area_id, data)], now=now).outcomes[0]
    return Person.objects.select_related("area").get(pk=kept_id(told.id)), answer.code
