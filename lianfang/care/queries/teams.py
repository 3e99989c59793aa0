"""The teams of severe cases."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from lianfang.care.models import Admission, TeamMember
from lianfang.care.queries.files import inside, protocol_of
from lianfang.care.rules import teams as rules
from lianfang.cases.models import CaseStep
from lianfang.outbreak.models import Outbreak
from lianfang.protocol.schema import Protocol


def severe_types(protocol: Protocol) -> list[str]:
    """Name the clinical types that ask for a team."""
    return [each.key for each in protocol.cases.clinical_types.value if each.severe]


def members_of(admission: Admission) -> QuerySet[TeamMember]:
    """Give those who are or were in a patient's team."""
    return TeamMember.objects.filter(admission=admission)


def teams_of(files: Iterable[Admission], now: datetime) -> dict[UUID, rules.Team]:
    """Say of each of some patients how it stands with their team. The statements do not grow with them."""
    there = list(files)
    members: defaultdict[UUID, list[tuple[str, bool]]] = defaultdict(list)
    ids = [each.pk for each in there]
    for row in TeamMember.objects.filter(admission__in=ids, until_at=None):
        members[row.admission_id].append((row.role, row.lead))
    changed = (
        CaseStep.objects.filter(case__in=[each.case_id for each in there], what=CaseStep.What.TYPE)
        .order_by()
        .values_list("case_id", "after")
        .annotate(first=Min("at"))
    )
    since = {(case_id, after): first for case_id, after, first in changed}
    found = {}
    for each in there:
        protocol = protocol_of(each.case, now)
        treatment = protocol.treatment
        starts = [since.get((each.case_id, key)) for key in severe_types(protocol)]
        severe = each.case.clinical_type in severe_types(protocol)
        begun = max(min(filter(None, starts), default=each.admitted_at), each.admitted_at) if severe else None
        found[each.pk] = rules.team_due(
            begun, members[each.pk], treatment.team_roles.value, treatment.team_hours.value, now
        )
    return found


def without_team(outbreak: Outbreak, now: datetime, protocol: Protocol) -> QuerySet[Admission]:
    """Give the patients of a severe type whose team lacks somebody the protocol needs, or a lead."""
    there = TeamMember.objects.filter(admission=OuterRef("pk"), until_at=None)
    lacks = ~Q(Exists(there.filter(lead=True)))
    for role in protocol.treatment.team_roles.value:
        if role.needed:
            lacks |= ~Q(Exists(there.filter(role=role.key)))
    return inside(outbreak, now).filter(lacks, case__clinical_type__in=severe_types(protocol))
