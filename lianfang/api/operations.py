"""What an operation of the API is: where, in which scope, what it takes and gives. The description is made of this."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from msgspec import Struct

from lianfang.accounts.access import require
from lianfang.accounts.audit import About, audit, audit_many
from lianfang.accounts.models import User
from lianfang.api.answers import Problem, encoded, tag_of
from lianfang.api.models import Token
from lianfang.api.scopes import PERSONS, SCOPES
from lianfang.common.errors import Refused
from lianfang.places.models import Area
from lianfang.places.rules import from_official


class Nothing(Struct, forbid_unknown_fields=True):
    """No questions besides."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request that came in: who asks, when, what."""

    token: Token
    now: datetime
    today: date
    path: Mapping[str, str]
    query: Any
    body: Any
    if_match: str
    key: str

    @property
    def user(self) -> User:
        """Give the user under whose posts the token acts."""
        return self.token.user

    @property
    def named(self) -> bool:
        """Say whether names of people may be given: the token's scope; the posts are asked for each area."""
        return PERSONS in self.token.scopes

    def id(self, name: str = "id") -> UUID:
        """Read an id of the path.

        Raises Problem: 404.
        """
        try:
            return UUID(self.path[name])
        except ValueError:
            raise unknown() from None

    def require(self, scope: str, area_id: int) -> None:
        """Stop here unless the posts carry what a scope takes, in an area.

        Raises Refused("forbidden").
        """
        require(self.user, SCOPES[scope].permission, area_id, self.today)

    def must_match(self, value: Any) -> None:
        """Stop here unless the caller has seen what they change as it is now (RFC 9110, 13.1.1; RFC 6585, 3).

        Raises Problem: 412, 428.
        """
        if not self.if_match:
            raise Problem(428, "if_match", _("Say in If-Match which version you change: its ETag."))
        if self.if_match != "*" and tag_of(encoded(value)) not in [
            m.strip() for m in self.if_match.split(",")
        ]:
            raise Problem(412, "changed_since", _("It has changed since you read it. Read it again."))

    def note_person(self, row: Any) -> None:
        """Note that somebody's record was read."""
        audit(
            self.user,
            "api.person.read",
            row,
            self.now,
            person_id=row.pk,
            area_id=row.area_id,
            name=self.token.name,
        )

    def note(self, rows: list[Any]) -> None:
        """Note whose records were read: one row a person."""
        about = [About(each, each.person_id, each.area_id, {"name": self.token.name}) for each in rows]
        audit_many(self.user, "api.person.read", about, self.now)


def unknown() -> Problem:
    """Say that there is no such thing, or none that the token may see: that is not told apart."""
    return Problem(404, "unknown", _("There is no such thing, or not for this token."))


def lacks_persons() -> Problem:
    """Say that the token, or the posts of its owner, may not see who somebody is."""
    said = _("This token’s scopes do not allow this: %s.")
    return Problem(403, "scope", said % SCOPES[PERSONS].label)


def found(row: Model | None) -> Any:
    """Give what was found.

    Raises Problem: 404.
    """
    if row is None:
        raise unknown()
    return row


def area_of(code: str) -> int:
    """Read the code of an area that is there.

    Raises Refused("unknown_area").
    """
    try:
        area = from_official(code)
    except ValueError:
        area = 0
    if not Area.objects.filter(pk=area).exists():
        raise Refused("unknown_area", _("There is no area with the code %(area)s."), area=code)
    return area


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be asked: its address and words, its scope, what it takes, what it gives."""

    name: str
    method: str
    path: str
    scope: str
    summary: str
    gives: Any
    call: Callable[[Call], Any]
    query: type[Struct] = Nothing
    body: Any = None
    status: int = 200
    needs_key: bool = False
    needs_match: bool = False
    kind: str = "application/json"
    takes: str = "application/json"
    statuses: tuple[int, ...] = ()

    @property
    def words(self) -> str | Promise:
        """Give the words of the scope."""
        return SCOPES[self.scope].label  # type: ignore[no-any-return]
