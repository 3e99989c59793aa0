"""Kinds of fact of sampling and the laboratory: how they are told, doubted and taken in.

Nothing that happened is refused. Whatever the number of facts, each kind asks the same few statements.
"""

from lianfang.testing.capture.boxes import CARRIAGE, HANDOVER, RECEIPT, RULING
from lianfang.testing.capture.endings import DISPOSAL, REJECTION
from lianfang.testing.capture.queues import QUEUE
from lianfang.testing.capture.results import RESULT
from lianfang.testing.capture.seals import SEAL
from lianfang.testing.capture.swabs import SWAB

__all__ = [
    "CARRIAGE",
    "DISPOSAL",
    "HANDOVER",
    "QUEUE",
    "RECEIPT",
    "REJECTION",
    "RESULT",
    "RULING",
    "SEAL",
    "SWAB",
]
