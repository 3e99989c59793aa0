"""Re-plans with what they change and why, for pages."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from lianfang.rotas import words
from lianfang.rotas.models import Assignment, Change, Replan, Rota
from lianfang.rotas.queries.grid import names_of

LAST = 3  # that are shown
TONES = {"waiting": "amber", "proposed": "brand", "accepted": "green"}


@dataclass(slots=True)
class Shown:
    """A re-plan on its rota's page: who dropped out, what changes and why, whether that can still be undone."""

    replan: Replan
    causes: list[Assignment] = field(default_factory=list)
    changes: list[tuple[Change, list[str]]] = field(default_factory=list)
    may_undo: bool = False

    @property
    def tone(self) -> str:
        """Give the colour of its state."""
        return TONES.get(self.replan.state, "neutral")


def replans_of(rota: Rota, now: datetime) -> list[Shown]:
    """Give the last re-plans of a rota, newest first; those that were settled otherwise are left out. Four statements
    at most."""
    rows = rota.replans.exclude(state=Replan.State.OVERTAKEN).select_related("decided_by")[:LAST]
    shown = {row.pk: Shown(row) for row in rows}
    if not shown:
        return []
    causes = Assignment.objects.filter(replan__in=list(shown))
    for cause in causes.select_related("person", "shift__site", "absence").order_by("shift__starts_at", "id"):
        if cause.replan_id:
            shown[cause.replan_id].causes.append(cause)
    for pk, changes in _changes(shown).items():
        shown[pk].changes = changes
        ahead = all(change.shift.starts_at > now for change, _why in changes)
        shown[pk].may_undo = shown[pk].replan.state == Replan.State.ACCEPTED and ahead
    return list(shown.values())


def _changes(ids: Iterable[UUID]) -> dict[UUID, list[tuple[Change, list[str]]]]:
    rows = Change.objects.filter(replan__in=list(ids)).select_related("person", "shift__site")
    changes = list(rows.order_by("shift__starts_at", "comes", "id"))
    names = names_of(change.why for change in changes)
    found: dict[UUID, list[tuple[Change, list[str]]]] = defaultdict(list)
    for change in changes:
        found[change.replan_id].append((change, words.why(change.why, names)))
    return found
