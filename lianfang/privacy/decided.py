"""Wiring table: every decision about people, as its app names it; what was decided about somebody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lianfang.cases.decisions import DECIDED as CASES
from lianfang.common.decisions import Decided
from lianfang.common.errors import Refused
from lianfang.duty.decisions import DECIDED as DUTY
from lianfang.presence.decisions import DECIDED as PRESENCE
from lianfang.privacy.models import SubjectRequest
from lianfang.testing.decisions import DECIDED as TESTING
from lianfang.vaccination.decisions import DECIDED as VACCINATION
from lianfang.workforce.decisions import DECIDED as WORKFORCE
from lianfang.zones.decisions import DECIDED as ZONES

DECISIONS: tuple[Decided, ...] = tuple(chain(CASES, TESTING, ZONES, PRESENCE, VACCINATION, DUTY, WORKFORCE))


@dataclass(frozen=True, slots=True)
class About:
    """A decision about somebody: what, when, why, until when, and whether it was objected to."""

    kind: Decided
    row: Any
    at: datetime
    reason: str
    until: Any
    objection: SubjectRequest | None

    @property
    def open_to_objection(self) -> bool:
        """Say whether somebody may object to it here."""
        return self.kind.objection == "shared" and self.objection is None


def kind_of(key: str) -> Decided:
    """Find a kind of decision.

    Raises Refused("unknown_choice").
    """
    found = next((each for each in DECISIONS if each.key == key), None)
    if found is None:
        raise Refused("unknown_choice", _("There is no such decision."))
    return found


def decided_about(ids: Iterable[UUID]) -> list[About]:
    """List what was decided about somebody, newest first."""
    wanted = list(ids)
    objected = {
        each.thing: each for each in SubjectRequest.objects.filter(person__in=wanted, thing__isnull=False)
    }
    found = [
        About(kind, row, getattr(row, kind.at), _why(kind, row), _until(kind, row), objected.get(row.pk))
        for kind in DECISIONS
        for row in kind.rows().filter(**{f"{kind.person}__in": wanted})
    ]
    return sorted(found, key=lambda each: each.at, reverse=True)


def _why(kind: Decided, row: Any) -> str:
    if kind.why:
        return kind.why(row)
    shown = getattr(row, f"get_{kind.reason}_display", None)
    return str(shown() if shown else getattr(row, kind.reason))


def _until(kind: Decided, row: Any) -> Any:
    return (getattr(row, kind.until) if kind.until else None) or kind.ends
