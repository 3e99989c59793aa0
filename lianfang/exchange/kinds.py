"""Wiring table: the kinds of table that are taken in."""

from django.utils.translation import gettext_lazy as _

from lianfang.cases.imports import CASES, CONTACTS
from lianfang.common.errors import Refused
from lianfang.documents.tables import Kind
from lianfang.donations.imports import GIFTS
from lianfang.indicators.imports import ECONOMY
from lianfang.laboratory.imports import RESULTS
from lianfang.people.imports import ORGANISATIONS, PEOPLE
from lianfang.presence.imports import VISITS
from lianfang.supplies.imports import STOCK
from lianfang.territory.imports import AREAS, SITES
from lianfang.transport.imports import WAYS
from lianfang.vaccination.imports import DOSES
from lianfang.visits.imports import ELDERS
from lianfang.workforce.imports import STAFF, VOLUNTEERS

KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        AREAS,
        SITES,
        PEOPLE,
        ORGANISATIONS,
        STAFF,
        VOLUNTEERS,
        CASES,
        CONTACTS,
        RESULTS,
        DOSES,
        ELDERS,
        VISITS,
        STOCK,
        GIFTS,
        WAYS,
        ECONOMY,
    )
}


def kind_named(key: str) -> Kind:
    """Find a kind of table.

    Raises Refused("unknown_kind").
    """
    if key not in KINDS:
        raise Refused("unknown_kind", _("There is no such kind of table."))
    return KINDS[key]
