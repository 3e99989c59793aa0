"""What an amplification says, and whether a run's controls are as they must be. The numbers are the protocol's."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lianfang.protocol.laboratory import Laboratory

Cts = Mapping[str, float | None]  # gene → Ct, None when it did not come up


@dataclass(frozen=True, slots=True)
class Cuts:
    """Up to which Ct a gene counts, and how many must."""

    positive: float
    grey: float
    internal: float
    control: float
    genes_positive: int


def cuts(protocol: Laboratory, *, positive: float | None = None, grey: float | None = None) -> Cuts:
    """Read the limits from the protocol; what the reagent itself names goes first."""
    found = protocol.ct_positive.value if positive is None else positive
    return Cuts(
        positive=found,
        grey=max(found, protocol.ct_grey.value if grey is None else grey),
        internal=protocol.ct_internal.value,
        control=protocol.ct_control.value,
        genes_positive=max(1, protocol.genes_positive.value),
    )


def interpret(cts: Cts, genes: Sequence[str], internal: str, cut: Cuts) -> str:
    """Propose what a well says: positive, grey, negative, or invalid.

    Positive when enough genes came up in time; grey when fewer did, or one late; invalid when nothing came up and the
    internal control did not either, or a gene was not read at all.
    """
    read = {gene: cts[gene] for gene in genes if gene in cts}
    came = [ct for ct in read.values() if ct is not None and ct <= cut.grey]
    if sum(ct <= cut.positive for ct in came) >= min(cut.genes_positive, len(genes)):
        return "positive"
    if came:
        return "grey"
    if len(read) < len(genes) or (internal and not _up(cts.get(internal), cut.internal)):
        return "invalid"
    return "negative"


def _up(ct: float | None, limit: float) -> bool:
    return ct is not None and ct <= limit


class Read(NamedTuple):
    """A well as the instrument read it."""

    position: int
    role: str
    cts: Cts


class Fault(NamedTuple):
    """What is wrong with a run: a control is missing, a gene came up where it must not, or did not where it must."""

    code: str  # missing, came_up, did_not_come_up
    position: int | None
    gene: str


def faults(wells: Iterable[Read], genes: Sequence[str], internal: str, cut: Cuts) -> list[Fault]:
    """Say what is wrong with the controls of a run; with anything wrong the whole run is invalid.

    A negative control and a blank show no gene, a positive control shows each one in time; one of each is needed, a
    blank is not. The internal control comes up in a negative control, which went through the extraction.
    """
    there = list(wells)
    found = [
        Fault("missing", None, role)
        for role in ("negative", "positive")
        if not any(well.role == role for well in there)
    ]
    for well in there:
        if well.role in {"negative", "blank"}:
            found += [Fault("came_up", well.position, g) for g in genes if _up(well.cts.get(g), cut.grey)]
        if well.role == "negative" and internal in well.cts and not _up(well.cts[internal], cut.internal):
            found.append(Fault("did_not_come_up", well.position, internal))
        if well.role == "positive":
            found += [
                Fault("did_not_come_up", well.position, g)
                for g in genes
                if not _up(well.cts.get(g), cut.control)
            ]
    return found
