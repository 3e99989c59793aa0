"""Wiring table: every kind of fact a device may send."""

from lianfang.cases.capture import READING
from lianfang.sync.capture import SETTLEMENT, VOID
from lianfang.testing.capture import HANDOVER, RECEIPT, RESULT, SEAL, SWAB

KINDS = {kind.name: kind for kind in (SWAB, SEAL, HANDOVER, RECEIPT, RESULT, READING, VOID, SETTLEMENT)}
