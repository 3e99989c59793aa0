"""The graph of an outbreak: its cases and the links between them, placed and coloured, and what is odd about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from lianfang.accounts.reading import everywhere
from lianfang.cases.models import Case, ChainDismissal, ChainLink, Contact, Exposure, ListedCase
from lianfang.cases.queries.lookups import protocol_of
from lianfang.cases.rules import chains as rules
from lianfang.cases.rules import layout
from lianfang.common.dates import day_of
from lianfang.outbreak.models import Outbreak
from lianfang.people.queries import kept_ids

SHOWN = {
    Case.State.CONFIRMED,
    Case.State.ASYMPTOMATIC,
    Case.State.ELSEWHERE,
    Case.State.PROPOSED,
    Case.State.REVIEW,
}
KINDS = {Case.State.CONFIRMED: "c", Case.State.ASYMPTOMATIC: "a", Case.State.ELSEWHERE: "src"}
DRAWN = 400  # dots the server draws itself; more are explored in the browser (design choice)
_LEFT, _RIGHT, _COLUMN = 30, 40, 96


@dataclass(frozen=True, slots=True)
class Graph:
    """An outbreak's cases and links, and what follows from them."""

    cases: Mapping[UUID, Case]  # by person
    nodes: Mapping[UUID, rules.Node]
    arcs: Sequence[rules.Arc]
    related: Sequence[tuple[UUID, UUID]]
    infectors: Mapping[UUID, UUID]
    generation: Mapping[UUID, int]
    chain: Mapping[UUID, UUID]
    settings: Mapping[UUID, str]
    places: Mapping[UUID, str]
    lists: Mapping[UUID, ListedCase]


def graph(outbreak: Outbreak, until: datetime) -> Graph:
    """Gather an outbreak's cases, who may have infected whom, and where: in a handful of statements."""
    found = Case.objects.filter(outbreak=outbreak, state__in=SHOWN, detected_at__lte=until)
    with everywhere():  # the names are shown of those alone whom the reader may see
        cases = {case.person_id: case for case in found.select_related("person").order_by("number", "pk")}
    listed = {row.person_id: row for row in ListedCase.objects.filter(case__outbreak=outbreak)}
    arcs, related, exposures = links(outbreak, cases)
    nodes = {
        person: rules.Node(
            person,
            label(case),
            day_of(case.detected_at),
            case.onset_on,
            case.imported,
            case.state == Case.State.ELSEWHERE,
        )
        for person, case in cases.items()
    }
    infectors = rules.primary(nodes, arcs)
    pairs = [(arc.infected, arc.infector) for arc in arcs]
    return Graph(
        cases=cases,
        nodes=nodes,
        arcs=arcs,
        related=related,
        infectors=infectors,
        generation=rules.generations(nodes, infectors),
        chain=rules.clusters(nodes, [*pairs, *related]),
        settings={p: row.setting for p, row in listed.items() if row.setting}
        | {p: e.setting for p, e in exposures.items()},
        places={p: row.place for p, row in listed.items() if row.place}
        | {p: e.place for p, e in exposures.items()},
        lists=listed,
    )


def label(case: Case) -> str:
    """Name a case in a graph: by its number; before it has one by a sign."""
    return str(case.number) if case.number else "·"


def links(
    outbreak: Outbreak, cases: Mapping[UUID, Case]
) -> tuple[list[rules.Arc], list[tuple[UUID, UUID]], dict[UUID, Exposure]]:
    """Give who infected whom as exposures and told links have it, who is only said to belong together, and the
    exposure by which each was infected."""
    exposures = list(Exposure.objects.filter(outbreak=outbreak, infected=True))
    told = list(ChainLink.objects.filter(outbreak=outbreak, aside_at=None))
    ends = {e.person_id for e in exposures} | {e.source_person_id for e in exposures}
    ends |= {t.person_id for t in told} | {t.source_person_id for t in told}
    ends |= cases.keys() if ends else set()
    kept = kept_ids(ends) if ends else {}  # of a record that gave way to another
    home = {kept[person]: person for person in cases if person in kept}

    def one(person: UUID) -> UUID:
        return home.get(kept[person], kept[person])

    arcs = [
        rules.Arc(one(e.person_id), one(e.source_person_id), True, day_of(e.began_at), day_of(e.ended_at))
        for e in exposures
    ]
    held = {(arc.infected, arc.infector) for arc in arcs}
    pairs = [(t.kind, one(t.person_id), one(t.source_person_id)) for t in told]
    arcs += [
        rules.Arc(a, b) for kind, a, b in pairs if kind == ChainLink.Kind.INFECTOR and (a, b) not in held
    ]
    near = [(a, b) for kind, a, b in pairs if kind == ChainLink.Kind.RELATED]
    return arcs, near, {one(e.person_id): e for e in exposures}


def odd(
    outbreak: Outbreak, shown: Graph, now: datetime
) -> tuple[list[rules.Finding], list[tuple[rules.Finding, ChainDismissal]]]:
    """Give what is odd about the chains of an outbreak, and what somebody has said why it is all right."""
    protocol = protocol_of(outbreak, now)
    days = (protocol.incubation.min_days.value, protocol.incubation.max_days.value)
    long = protocol.chains.long_gap_days.value
    found = rules.findings(shown.nodes, shown.arcs, long_gap_days=long, incubation_days=days)
    rows = ChainDismissal.objects.filter(outbreak=outbreak).select_related("dismissed_by")
    said = {(row.check_name, row.person_id, row.source_person_id): row for row in rows}
    known = [(each, said.get((each.check, each.infected, each.infector))) for each in found]
    return [each for each, row in known if row is None], [(each, row) for each, row in known if row]


@dataclass(frozen=True, slots=True)
class Dot:
    """A dot of the picture: a case, or a contact (`kind` is then "contact")."""

    person: UUID
    pk: UUID
    label: str
    kind: str
    group: str  # what it is coloured by
    x: float
    y: float
    day: date
    onset: bool
    generation: int
    by: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the picture; `style`: held, told, or related."""

    x1: float
    y1: float
    x2: float
    y2: float
    style: str
    ends: tuple[int, int]

    @property
    def path(self) -> str:
        """Give the line as the path of a drawing."""
        middle = round((self.x1 + self.x2) / 2, 1)
        return f"M{self.x1} {self.y1}C{middle} {self.y1} {middle} {self.y2} {self.x2} {self.y2}"


@dataclass(frozen=True, slots=True)
class Tick:
    """A word on the axis: a day, or the number of a generation."""

    x: float
    day: date | None = None
    n: int | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """All that is drawn."""

    width: float
    height: float
    dots: list[Dot] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    ticks: list[Tick] = field(default_factory=list)

    @property
    def ground(self) -> int:
        """Give where the lines of the axis end."""
        return round(self.height) - 28

    @property
    def large(self) -> bool:
        """Say whether there are so many dots that the browser draws them."""
        return len(self.dots) > DRAWN


def picture(
    shown: Graph, *, along: str, colour: str, contacts: bool = False, chain: UUID | None = None
) -> Picture:
    """Place the cases of a graph: along the days of onset or of report, or by generation; with the contacts of each
    around it if they are wanted; all of them or one chain."""
    people = [p for p in shown.nodes if chain is None or shown.chain[p] == shown.chain.get(chain)]
    near = _contacts(shown, people) if contacts else {}
    x, ticks, width = _across(shown, people, along, near)
    order = sorted(people, key=lambda p: (x[p], shown.cases[p].number or 1 << 30, str(p)))
    sizes = {p: layout.room(len(near.get(p, ()))) for p in people}
    placed = layout.rows(order, {p: i for p, i in shown.infectors.items() if p in x}, x, sizes)
    dots = [_dot(shown, p, along, colour, placed.at[p]) for p in order]
    at = {p: n for n, p in enumerate(order)}
    lines = _lines(shown, dots, at)
    for person in order:
        _around(near.get(person, ()), dots, lines, at[person])
    return Picture(width, placed.height + 40, dots, lines, ticks)


def _across(
    shown: Graph, people: Sequence[UUID], along: str, near: Mapping[UUID, Sequence[Contact]]
) -> tuple[dict[UUID, float], list[Tick], float]:
    if along == "generation":
        widest = max((layout.room(len(each)) for each in near.values()), default=0)
        wide, last = _COLUMN + widest, max((shown.generation[p] for p in people), default=0)
        x = {p: round(_LEFT + widest / 2 + shown.generation[p] * wide, 1) for p in people}
        ticks = [Tick(round(_LEFT + widest / 2 + n * wide, 1), n=n) for n in range(last + 1)]
        return x, ticks, _LEFT + _RIGHT + widest + last * wide
    days = {p: _day(shown.nodes[p], along) for p in people}
    if not days:
        return {}, [], float(_LEFT + _RIGHT)
    first, last_day = min(days.values()), max(days.values())
    span = (last_day - first).days + 1
    step = max(layout.STEP + 2, 700 / span)
    x = {p: round(_LEFT + (days[p] - first).days * step, 1) for p in people}
    every = max(1, round(90 / step))
    ticks = [Tick(round(_LEFT + n * step, 1), day=first + timedelta(days=n)) for n in range(0, span, every)]
    return x, ticks, _LEFT + _RIGHT + (span - 1) * step


def _day(node: rules.Node, along: str) -> date:
    return node.found_on if along == "report" else node.day


def _dot(shown: Graph, person: UUID, along: str, colour: str, place: tuple[float, float]) -> Dot:
    case, node = shown.cases[person], shown.nodes[person]
    kind = KINDS.get(Case.State(case.state), "open")
    by = shown.infectors.get(person)
    return Dot(
        person,
        case.pk,
        node.label,
        kind,
        shown.settings.get(person, "") if colour == "setting" else kind,
        *place,
        _day(node, along),
        node.onset_on is not None and along != "report",
        shown.generation[person],
        shown.nodes[by].label if by else "",
    )


def _lines(shown: Graph, dots: Sequence[Dot], at: Mapping[UUID, int]) -> list[Line]:
    """Draw the links; one that is only told is drawn whole when no other infector is told."""
    sources: dict[UUID, set[UUID]] = {}
    for arc in shown.arcs:
        sources.setdefault(arc.infected, set()).add(arc.infector)
    told = [
        (a.infector, a.infected, "held" if a.held or len(sources[a.infected]) == 1 else "told")
        for a in shown.arcs
    ]
    told += [(a, b, "related") for a, b in shown.related]
    ends = [(dots[at[a]], dots[at[b]], style, (at[a], at[b])) for a, b, style in told if a in at and b in at]
    return [Line(a.x, a.y, b.x, b.y, style, both) for a, b, style, both in ends]


def _contacts(shown: Graph, people: Sequence[UUID]) -> dict[UUID, list[Contact]]:
    persons = {shown.cases[p].pk: p for p in people}
    rows = Contact.objects.filter(case__in=persons).exclude(state=Contact.State.BECAME_CASE)
    near: dict[UUID, list[Contact]] = {}
    for contact in rows.order_by("pk"):
        if contact.case_id and contact.person_id not in shown.cases:
            near.setdefault(persons[contact.case_id], []).append(contact)
    return near


def _around(near: Sequence[Contact], dots: list[Dot], lines: list[Line], source: int) -> None:
    case = dots[source]
    for contact, (dx, dy) in zip(near, layout.around(len(near)), strict=True):
        x, y = round(case.x + dx, 1), round(case.y + dy, 1)
        day = day_of(contact.last_exposure_at)
        dots.append(
            Dot(contact.person_id, contact.pk, "", "contact", "contact", x, y, day, False, 0, case.label)
        )
        lines.append(Line(case.x, case.y, x, y, "near", (source, len(dots) - 1)))


@dataclass(frozen=True, slots=True)
class Cluster:
    """Cases that share a setting, a place, or a chain."""

    key: str
    label: str
    n: int
    first: date
    last: date
    deepest: int
    person: UUID  # one of them


def clusters(shown: Graph, by: str) -> list[Cluster]:
    """Group the cases by the setting or the place of infection, or by chain; the largest first."""
    keys: Mapping[UUID, Any] = {"setting": shown.settings, "place": shown.places, "chain": shown.chain}[by]
    groups: dict[Any, list[UUID]] = {}
    for person in shown.nodes:
        if keys.get(person):
            groups.setdefault(keys[person], []).append(person)
    found = []
    for key, people in groups.items():
        if by == "chain" and len(people) == 1:
            continue
        days = [shown.nodes[p].day for p in people]
        first = min(people, key=lambda p: (shown.nodes[p].day, shown.cases[p].number or 0))
        deepest = max(shown.generation[p] for p in people)
        name = shown.nodes[first].label if by == "chain" else str(key)
        found.append(Cluster(str(key), name, len(people), min(days), max(days), deepest, first))
    return sorted(found, key=lambda each: (-each.n, each.label))
