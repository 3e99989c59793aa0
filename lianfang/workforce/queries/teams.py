"""Reads of teams and of who was sent where."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.outbreak.models import Outbreak
from lianfang.people.models import Alias
from lianfang.places.queries import inside
from lianfang.places.rules import LEVELS, WIDTH, depth
from lianfang.workforce.models import Dispatch, Member, Team

# A merged record counts as the person it was merged into.
_KEPT = Alias.objects.filter(person=OuterRef("team__members__person"), undone_at=None).values("kept")
# Who was in the team while it was out.
_WENT = (Q(team__members__to_on=None) | Q(team__members__to_on__gte=F("ordered_at__date"))) & (
    Q(returned_at=None) | Q(team__members__from_on__lte=F("returned_at__date"))
)
_COUNTED: dict[str, Any] = {
    "organisations": "team__members__organisation",
    "people_sent": Coalesce(Subquery(_KEPT), "team__members__person"),
    "groups": "team",
}
_FIGURES = {name: Count(what, distinct=True) for name, what in _COUNTED.items()}


@dataclass(frozen=True, slots=True)
class Force:
    """Different organisations, people and groups. Figures of different scopes overlap: they are never added."""

    organisations: int = 0
    people_sent: int = 0
    groups: int = 0


def force(outbreak: Outbreak, *, level: str = "", area_id: int | None = None, out_now: bool = False) -> Force:
    """Count who was sent for an outbreak: all, or those sent by one level, into one area, or still out."""
    return Force(**_sent(outbreak, level, area_id, out_now).aggregate(**_FIGURES))


def force_and(outbreak: Outbreak, level: str) -> tuple[Force, Force]:
    """Count who was sent for an outbreak, and how many of them one level sent. One statement."""
    theirs = {
        f"{name}_of": Count(what, distinct=True, filter=Q(level=level)) for name, what in _COUNTED.items()
    }
    found = _sent(outbreak, "", None, out_now=False).aggregate(**_FIGURES, **theirs)
    return Force(*(found[name] for name in _FIGURES)), Force(*(found[name] for name in theirs))


def force_below(outbreak: Outbreak, area_id: int, *, level: str = "") -> dict[int, Force]:
    """Count who was sent into each area one level below; a group sent to two of them is counted in both."""
    width = WIDTH ** (len(LEVELS) - 2 - depth(area_id))
    rows = _sent(outbreak, level, area_id, out_now=False).order_by()
    grouped = rows.values_list(F("area_id") / width * width).annotate(**_FIGURES)
    return {below: Force(*figures) for below, *figures in grouped}


def seen(user: User, on: date) -> QuerySet[Team]:
    """List the teams a user may see: those of their areas and those sent into them."""
    sent = Dispatch.objects.filter(team=OuterRef("pk"), withdrawn_at=None)
    sent_here = visible(sent, user, "workforce.read", on)
    own = visible(Team.objects.all(), user, "workforce.read", on)
    return Team.objects.filter(Q(pk__in=own.values("pk")) | Exists(sent_here))


def listed(teams: QuerySet[Team]) -> QuerySet[Team]:
    """Add to teams what their list shows: how many are in them, from how many organisations, and where they are."""
    there = Member.objects.filter(team=OuterRef("pk"), to_on=None).order_by().values("team")
    last = Dispatch.objects.filter(team=OuterRef("pk"), withdrawn_at=None).order_by("-ordered_at")[:1]
    return teams.select_related("area").annotate(
        people=Coalesce(Subquery(there.annotate(n=Count("*")).values("n")), 0),
        bodies=Coalesce(Subquery(there.annotate(n=Count("organisation", distinct=True)).values("n")), 0),
        sent_to=Subquery(last.values("area_id")),
        sent_by=Subquery(last.values("level")),
        sent_at=Subquery(last.values("ordered_at")),
        came_at=Subquery(last.values("arrived_at")),
        back_at=Subquery(last.values("returned_at")),
    )


_IN_STATE = {
    "ready": Q(sent_at=None),
    "on_way": Q(sent_at__isnull=False, came_at=None, back_at=None),
    "there": Q(came_at__isnull=False, back_at=None),
    "back": Q(back_at__isnull=False),
}


def state(team: Any) -> str:
    """Say where a listed team is: ready, on_way, there or back."""
    if team.back_at:
        return "back"
    if team.came_at:
        return "there"
    return "on_way" if team.sent_at else "ready"


def chosen(
    teams: QuerySet[Team], *, q: str = "", kind: str = "", level: str = "", state: str = ""
) -> QuerySet[Team]:
    """Narrow listed teams by name, kind, who sent them last, and where they are."""
    wanted = Q(name__icontains=q) if q else Q()
    if kind:
        wanted &= Q(kind=kind)
    if level:
        wanted &= Q(sent_by=level)
    return teams.filter(wanted, _IN_STATE[state] if state else Q())


def within(teams: QuerySet[Team], area_id: int) -> QuerySet[Team]:
    """Narrow teams to those of an area and those sent into it."""
    sent_here = Dispatch.objects.filter(inside(area_id), team=OuterRef("pk"))
    return teams.filter(inside(area_id) | Exists(sent_here))


def members_of(team: Team) -> QuerySet[Member]:
    """List the people in a team now, the leader first."""
    there = team.members.filter(to_on=None).select_related("person", "organisation")
    return there.order_by("-leader", "organisation__name", "person__name")


def _sent(outbreak: Outbreak, level: str, area_id: int | None, out_now: bool) -> QuerySet[Dispatch]:
    rows = Dispatch.objects.filter(_WENT, outbreak=outbreak, withdrawn_at=None)
    if level:
        rows = rows.filter(level=level)
    if area_id is not None:
        rows = rows.filter(inside(area_id))
    return rows.filter(returned_at=None) if out_now else rows
