"""The part of a protocol about chains of infection: from where on a link is odd."""

from dataclasses import dataclass
from typing import Annotated

from lianfang.protocol.values import Days


@dataclass(frozen=True, slots=True)
class Chains:
    """What is looked at again in a chain of infection."""

    long_gap_days: Annotated[
        Days, "More days than this from the infector’s onset to that of the infected: a case between may lack"
    ]
