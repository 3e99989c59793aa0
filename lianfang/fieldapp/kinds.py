"""Wiring table: every kind of fact a device may send, in the order in which one upload's facts are stored: what is
taken back first, then who is new, then a tube's way from swab to result."""

from lianfang.cases.capture import READING
from lianfang.duty import capture as duty
from lianfang.notices.capture import DELIVERY
from lianfang.people.capture import NEWCOMER
from lianfang.presence import capture as presence
from lianfang.rotas.capture import REPLY
from lianfang.supplies.capture import DROPOFF
from lianfang.sync.capture import SETTLEMENT, VOID
from lianfang.testing.capture import (
    CARRIAGE,
    DISPOSAL,
    HANDOVER,
    QUEUE,
    RECEIPT,
    REJECTION,
    RESULT,
    RULING,
    SEAL,
    SWAB,
)
from lianfang.transport import capture as transport
from lianfang.vaccination import capture as vaccination
from lianfang.visits.capture import VISIT
from lianfang.workforce.capture import ACKNOWLEDGEMENT, ANSWER, ARRIVAL
from lianfang.zones import capture as zones

KINDS = {
    kind.name: kind
    for kind in (
        VOID,
        NEWCOMER,
        ANSWER,
        ARRIVAL,
        ACKNOWLEDGEMENT,
        REPLY,
        SWAB,
        SEAL,
        HANDOVER,
        CARRIAGE,
        RECEIPT,
        REJECTION,
        RESULT,
        DISPOSAL,
        RULING,
        QUEUE,
        READING,
        *presence.KINDS,
        VISIT,
        DELIVERY,
        DROPOFF,
        *transport.KINDS,
        *vaccination.KINDS,
        *zones.KINDS,
        *duty.KINDS,
        SETTLEMENT,
    )
}
