"""Wiring table: every kind of fact a device may send, in the order in which one upload's facts are stored: what is
taken back first, then who is new, then a tube's way from swab to result."""

from lianfang.cases.capture import READING
from lianfang.duty.capture import HEALTH, INCIDENT, OVERRIDE, STEP
from lianfang.people.capture import NEWCOMER
from lianfang.presence import capture as presence
from lianfang.sync.capture import SETTLEMENT, VOID
from lianfang.testing.capture import HANDOVER, RECEIPT, RESULT, SEAL, SWAB
from lianfang.visits.capture import VISIT

KINDS = {
    kind.name: kind
<<<<<<< HEAD
    for kind in (
        VOID,
        NEWCOMER,
        SWAB,
        SEAL,
        HANDOVER,
        RECEIPT,
        RESULT,
        READING,
        *presence.KINDS,
        VISIT,
        SETTLEMENT,
    )
}
=======
    for kind in (VOID, NEWCOMER, SWAB, SEAL, HANDOVER, RECEIPT, RESULT, READING, PASSAGE, VISIT, SETTLEMENT)
} | {kind.name: kind for kind in (STEP, INCIDENT, HEALTH, OVERRIDE)}
>>>>>>> 358c6c7 (Follow who is at work and in a suit: clocks, limits, alarms and who is kept away, recomputed from facts and looked at again when time alone brings it)
