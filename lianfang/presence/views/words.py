"""What several pages of checkpoints need."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from lianfang.accounts.access import may
from lianfang.accounts.models import User
from lianfang.common.errors import Refused
from lianfang.outbreak.queries import current
from lianfang.people.models import Person
from lianfang.people.rules.names import mask_name
from lianfang.presence.models import Passage
from lianfang.protocol import timeline
from lianfang.protocol.checkpoints import Checkpoints
from lianfang.web.http import Request


def rules_here(user: User, on: date) -> Checkpoints | None:
    """Give what the protocol of the outbreak fought here says of checkpoints; None when there is none in force."""
    outbreak = current(user, on)
    try:
        return timeline.in_force(outbreak.disease if outbreak else timeline.diseases()[0], on).checkpoints
    except Refused:
        return None


def names_of(request: Request, passages: Iterable[Passage]) -> dict[UUID, tuple[str, bool]]:
    """Give the name of each passage's person as the reader may see it, and whether it is whole."""
    found = list(passages)
    people = dict(Person.objects.filter(pk__in={p.person_id for p in found}).values_list("pk", "name"))
    said = {}
    for passage in found:
        name = people.get(passage.person_id, "")
        whole = bool(name) and may(request.user, "people.read", request.today, passage.area_id)
        said[passage.pk] = (name if whole or not name else mask_name(name), whole)
    return said
