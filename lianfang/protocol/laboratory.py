"""The part of a protocol about laboratories: when a curve counts, when a run does, how controls are charted."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from lianfang.protocol.values import Count, Limits, Sourced

Cycles = Annotated[Sourced[float], Limits("cycles", 5, 60)]
KilometresAnHour = Annotated[Sourced[int], Limits("km/h", 1, 120)]


@dataclass(frozen=True, slots=True)
class Laboratory:
    """Reading an amplification and its controls; the instructions of a reagent go before these numbers."""

    ct_positive: Annotated[Cycles, "A gene with a Ct up to this was found"]
    ct_grey: Annotated[
        Cycles, "A gene with a later Ct up to this leaves the tube in the grey zone; beyond: none"
    ]
    genes_positive: Annotated[Count, "Genes that must be found for a positive; fewer: grey zone"]
    ct_internal: Annotated[Cycles, "The internal control comes up to this, or a negative well is invalid"]
    ct_control: Annotated[Cycles, "Each gene of the positive control comes up to this, or the run is invalid"]
    chart_values: Annotated[Count, "Values of a control before its mean and limits are drawn"]
    extractions: Annotated[Count, "Times a well without a clear result is extracted again before new swabs"]
    courier_kmh: Annotated[KilometresAnHour, "Speed of a courier, by which travel times are guessed"]


def contradictions(laboratory: Laboratory) -> Iterator[tuple[str, str]]:
    """Yield what contradicts itself: the key, and what is wrong."""
    if laboratory.ct_grey.value < laboratory.ct_positive.value:
        yield "ct_grey", "is less than ct_positive"
    if laboratory.chart_values.value < 2:
        yield "chart_values", "two values at least have a deviation"
