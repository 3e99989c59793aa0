"""Who infected whom, and the pictures of an outbreak."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from lianfang.accounts.access import may
from lianfang.accounts.models import User
from lianfang.cases.drawings import DOT, Axis, Count, Curve, Event, Infected, Tree, axis, curve, tree
from lianfang.cases.models import Case, Exposure
from lianfang.cases.queries.figures import by_day
from lianfang.cases.queries.graphs import links
from lianfang.cases.rules.chains import Node, clusters, primary
from lianfang.common.dates import day_of
from lianfang.outbreak.models import Outbreak
from lianfang.people.queries import ids_of

KINDS = {Case.State.CONFIRMED: "c", Case.State.ASYMPTOMATIC: "a", Case.State.ELSEWHERE: "src"}
DRAWABLE = 300  # dots of one small tree; placing more takes long (design choice)
READABLE = 60  # cases in one small picture (design choice)


def chains(outbreak: Outbreak, until: datetime, around: UUID | None = None) -> list[Infected]:
    """List the cases of an outbreak with who infected each, as the investigators hold it or a list told it; when there
    are too many to be read, only the chain of one case (`around`)."""
    found = Case.objects.filter(outbreak=outbreak, state__in=KINDS, detected_at__lte=until)
    cases = {case.person_id: case for case in found.order_by("number")}
    arcs, near, _exposures = links(outbreak, cases)
    nodes = {p: Node(p, str(c.number or ""), day_of(c.detected_at), c.onset_on) for p, c in cases.items()}
    infectors = primary(nodes, arcs)
    if around and len(cases) > READABLE:
        chain = clusters(nodes, [*((arc.infected, arc.infector) for arc in arcs), *near])
        own = next((chain[p] for p, c in cases.items() if c.pk == around), None)
        cases = {p: c for p, c in cases.items() if chain[p] == own}
    return [
        Infected(
            case.pk,
            str(case.number or ""),
            KINDS[Case.State(case.state)],
            day_of(case.decided_at or case.detected_at),
            cases[infectors[person]].pk if infectors.get(person) in cases else None,
            case.area_id,
        )
        for person, case in cases.items()
    ]


def epidemic(
    outbreak: Outbreak,
    now: datetime,
    events: Sequence[tuple[date, str]] = (),
    around: UUID | None = None,
) -> tuple[Curve, Tree]:
    """Draw the epidemic curve and the transmission tree of an outbreak, on one axis of days while dots have room."""
    counts = [Count(each.day, each.confirmed, each.asymptomatic) for each in by_day(outbreak, now)]
    infected = [one for one in chains(outbreak, now, around) if one.day <= day_of(now)]
    shown, today = [one.day for one in infected] + [c.day for c in counts], day_of(now)
    along = axis(shown, today)
    if len(infected) > DRAWABLE:  # nobody can read them; the page of the chains shows them
        infected = []
    drawn = curve(counts, along, today, [Event(day, label) for day, label in events])
    return drawn, tree(
        infected, along if _has_room(along) else axis(shown, max(shown, default=today), least=1)
    )


def closed(tree: Tree, user: User, on: date) -> set[UUID]:
    """Name the cases of a picture whose pages somebody may not open: those of other areas than theirs."""
    return {node.id for node in tree.nodes if not may(user, "cases.read", on, node.area)}


def _has_room(along: Axis) -> bool:
    """Say whether days are so wide that the line between a dot and the next day's is seen."""
    return along.step >= 2 * DOT


def infector_of(case: Case) -> Exposure | None:
    """Give the exposure held to be how a case was infected."""
    found = Exposure.objects.filter(
        person_id__in=ids_of(case.person_id), outbreak_id=case.outbreak_id, infected=True
    )
    return found.first()


def infected_by(case: Case) -> list[UUID]:
    """Give the persons whom a case is held to have infected."""
    found = Exposure.objects.filter(
        source_person_id__in=ids_of(case.person_id), outbreak_id=case.outbreak_id, infected=True
    )
    return list(found.values_list("person_id", flat=True))
