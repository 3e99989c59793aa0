"""Whether a severe case has its team."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from lianfang.protocol.treatment import TeamRole


@dataclass(frozen=True, slots=True)
class Team:
    """How it stands with the team of a patient: not_needed, complete, due or late; what is missing, by when."""

    state: str
    missing: tuple[str, ...] = ()
    lead_missing: bool = False
    due_at: datetime | None = None


def team_due(
    severe_since: datetime | None,
    members: Iterable[tuple[str, bool]],
    roles: Sequence[TeamRole],
    hours: int,
    now: datetime,
) -> Team:
    """Say whether a patient's team is there: somebody in each role the protocol needs, and one who leads.

    members: role and whether they lead, of those who are in the team now. Source: one team for each severe case
    (report of Yiyang); roles and hours are the protocol's.
    """
    if severe_since is None:
        return Team("not_needed")
    there = list(members)
    filled = {role for role, _lead in there}
    missing = tuple(role.key for role in roles if role.needed and role.key not in filled)
    lead_missing = not any(lead for _role, lead in there)
    due_at = severe_since + timedelta(hours=hours)
    if not missing and not lead_missing:
        return Team("complete", due_at=due_at)
    return Team("late" if now >= due_at else "due", missing, lead_missing, due_at)
