"""The place of one case in the chains: its generation, its cluster, who infected it, whom it infected."""

from dataclasses import dataclass
from datetime import datetime

from lianfang.cases.models import Case, ChainLink, ListedCase
from lianfang.cases.queries.graphs import graph
from lianfang.cases.queries.line_lists import listed


@dataclass(frozen=True, slots=True)
class CaseChain:
    """What the page of a case says about its chain."""

    generation: int | None
    size: int
    place: str
    setting: str
    told: list[tuple[ChainLink, Case | None]]
    infected: list[Case]
    listed: ListedCase | None


def chain_of(case: Case, now: datetime) -> CaseChain:
    """Gather the place of a case in the chains of its outbreak."""
    shown = graph(case.outbreak, now)
    person = case.person_id
    own = shown.chain.get(person)
    rows = ChainLink.objects.filter(person_id=person, outbreak_id=case.outbreak_id).select_related("aside_by")
    later = [shown.cases[p] for p, by in shown.infectors.items() if by == person]
    return CaseChain(
        generation=shown.generation.get(person),
        size=sum(chain == own for chain in shown.chain.values()) if own else 0,
        place=shown.places.get(person, ""),
        setting=shown.settings.get(person, ""),
        told=[(row, shown.cases.get(row.source_person_id)) for row in rows],
        infected=sorted(later, key=lambda each: each.number or 0),
        listed=listed(case.pk),
    )
