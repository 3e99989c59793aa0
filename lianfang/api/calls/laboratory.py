"""Results that laboratories' systems tell."""

from typing import Annotated

from msgspec import Meta

from lianfang.accounts.access import visible
from lianfang.api.operations import Call, found
from lianfang.laboratory import actions, queries
from lianfang.places.models import Site, SiteKind

HL7 = "application/hl7-v2"  # as HL7 over HTTP names it
Transmission = Annotated[
    str,
    Meta(pattern=r"^MSH\|\^~\\&\|", description="one message or several; segments end in CR, LF or both"),
]


def hear(call: Call) -> bytes:
    """Read the messages of a laboratory's system; give the acknowledgement of each. A message that was taken and comes
    again is answered as before.

    Raises Problem: 404. Refused: "forbidden", "no_outbreak".
    """
    rows = Site.objects.filter(kind=SiteKind.LABORATORY, closed_at=None)
    laboratory = found(visible(rows, call.user, "testing.lab", call.today).filter(pk=call.id()).first())
    protocol = queries.protocol_for(call.user, call.today)
    return actions.hear(laboratory, call.body, protocol=protocol, by=call.user, now=call.now).encode()
