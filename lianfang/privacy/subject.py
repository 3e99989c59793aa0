"""What is held about somebody: by kind, how much, since when, until when; every row of it; who has looked."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, models
from django.db.models import F
from django.utils.translation import gettext as _

from lianfang.accounts.deeds import deed
from lianfang.accounts.models import AuditEntry, Post
from lianfang.accounts.roles import ROLES
from lianfang.common.dates import day_of
from lianfang.common.erasure import Held
from lianfang.people.models import Person
from lianfang.people.queries import ids_of
from lianfang.places.models import Area
from lianfang.privacy.models import SubjectRequest
from lianfang.privacy.queries import field_of, of_people, rules_on
from lianfang.privacy.rules import Rule
from lianfang.privacy.tables import TABLES
from lianfang.privacy.words import table_of

MOST_ROWS = 2_000  # of one table in a copy (design choice); a page says when there are more
LOOKS = 200  # newest looks that are listed


@dataclass
class Part:
    """What is held of one kind: how many rows, from when to when, and until when they are kept."""

    rule: Rule
    label: str
    n: int = 0
    first: date | None = None
    last: date | None = None
    tables: list[Held] = field(default_factory=list)

    @property
    def gone_on(self) -> date | None:
        """Say on which day the newest of it is erased; none: nobody can say yet."""
        if self.rule.days is None or self.last is None or self.rule.after in ("outbreak", "contact"):
            return None
        return self.last + timedelta(days=self.rule.days)


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody looked at a person's data or changed them: when, in which role and where, what was done."""

    at: datetime
    role: str
    area: str
    deed: str


def parts(person: Person, on: date) -> list[Part]:
    """List what is held about somebody, kind by kind, what ends first on top."""
    rules, ids = rules_on(on), ids_of(person.pk)
    found: dict[str, Part] = {}
    for held, n, first, last in _counted(ids):
        rule = rules[held.kind]
        part = found.setdefault(held.kind, Part(rule, _(rule.label)))
        part.n += n
        part.tables.append(held)
        if first and last:
            days = day_of(first), day_of(last)
            part.first = min(filter(None, (part.first, days[0])))
            part.last = max(filter(None, (part.last, days[1])))
    return sorted(found.values(), key=lambda each: (each.rule.days is None, each.rule.days or 0, each.label))


def _counted(ids: Iterable[UUID]) -> Iterator[tuple[Held, int, datetime | None, datetime | None]]:
    """Count the rows of every table that are about somebody. One statement."""
    asked: list[tuple[str, Sequence[Any]]] = []
    tables = [held for held in TABLES if held.people or held.lists]
    for at, held in enumerate(tables):
        rows = own_rows(held, ids).order_by()
        since = "since_"
        if _dated(held):
            rows = rows.annotate(since_=F(held.since)).values("pk", "since_").distinct()
        else:
            since, rows = "NULL", rows.values("pk").distinct()
        statement, values = rows.query.sql_with_params()
        statement = f"SELECT {at}, count(*), min({since}::timestamptz), max({since}::timestamptz) FROM ({statement}) s"  # noqa: S608
        asked.append((statement, values))
    at_once = (
        [[one] for one in asked] if settings.CLUSTER else [asked]
    )  # a cluster answers one table at a time
    rows_found = [row for some in at_once for row in _all_of(some)]
    return ((tables[at], n, first, last) for at, n, first, last in rows_found if n)


def _all_of(asked: Sequence[tuple[str, Sequence[Any]]]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(statement for statement, _ in asked),
            [value for _, values in asked for value in values],
        )
        return list(cursor.fetchall())


def own_rows(held: Held, ids: Iterable[UUID]) -> Any:
    """List the rows of a table that are somebody’s own: of one that names several people, those that are about the
    first; what it says of the others is theirs."""
    return of_people(replace(held, people=held.people[:1]), ids)


def _dated(held: Held) -> bool:
    return bool(held.since) and isinstance(field_of(held.model, held.since), models.DateField)


def rows_of(held: Held, ids: Iterable[UUID]) -> list[dict[str, Any]]:
    """Give the rows of a table that are about somebody, in their own columns: without what others told in confidence,
    who else is in them, and what no screen shows."""
    own = set(ids)
    columns = [each for each in held.model._meta.concrete_fields if _shown(held, each)]
    found = own_rows(held, own).order_by("pk").distinct()[:MOST_ROWS]
    return [{each.attname: _plain(row, each) for each in columns} for row in found]


def _shown(held: Held, column: Any) -> bool:
    if isinstance(column, models.BinaryField | models.UUIDField | models.CompositePrimaryKey):
        return False
    if column.attname in held.hide or column.name in held.hide or column.attname in held.lists:
        return False
    return not (column.is_relation and column.related_model is not Area)


def _plain(row: Any, column: Any) -> Any:
    if column.is_relation:
        return str(getattr(row, column.name))
    if column.choices:
        return str(getattr(row, f"get_{column.name}_display")())
    value = getattr(row, column.attname)
    return value if value is None or isinstance(value, bool | int | str | list | dict) else _said(value)


def _said(value: Any) -> str:
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else str(value)


def word_of(held: Held, column: str) -> str:
    """Name a column in the language of the page."""
    found = field_of(held.model, column)
    usual = found.name.replace("_", " ")
    said = str(found.verbose_name)
    return said if said != usual else usual


def looks(person: Person) -> tuple[list[Look], int]:
    """List who looked at somebody's data or changed them, by role, newest first; and how often that was in all."""
    entries = AuditEntry.objects.filter(person_id__in=ids_of(person.pk))
    newest = list(entries.order_by("-id")[:LOOKS])
    posts: dict[int, list[Post]] = {}
    for post in Post.objects.filter(user__in={one.by_id for one in newest}).select_related("area"):
        posts.setdefault(post.user_id, []).append(post)
    return [_look(each, posts.get(each.by_id, [])) for each in newest], entries.count()


def _look(entry: AuditEntry, posts: list[Post]) -> Look:
    on = day_of(entry.at)
    held = [post for post in posts if post.from_on <= on and (post.to_on is None or on <= post.to_on)]
    if not held:
        return Look(entry.at, _("Background work, or a public page"), "", deed(entry.verb))
    return Look(entry.at, str(ROLES[held[0].role][0]), str(held[0].area), deed(entry.verb))


def copy(person: Person, now: datetime) -> dict[str, Any]:
    """Gather a whole copy of what is held about somebody, to be saved."""
    ids, seen = ids_of(person.pk), looks(person)
    kinds = [
        {
            "kind": part.rule.key,
            "label": part.label,
            "kept_days": part.rule.days,
            "after": part.rule.after,
            "tables": [{"table": table_of(held.name), "rows": rows_of(held, ids)} for held in part.tables],
        }
        for part in parts(person, day_of(now))
    ]
    return {
        "of": person.name,
        "made_at": now.isoformat(timespec="seconds"),
        "kinds": kinds,
        "looked": [
            {
                "at": each.at.isoformat(timespec="seconds"),
                "role": each.role,
                "area": each.area,
                "deed": each.deed,
            }
            for each in seen[0]
        ],
        "looked_in_all": seen[1],
    }


def requests_of(person: Person) -> models.QuerySet[SubjectRequest]:
    """List what somebody asked for about their data, newest first."""
    return SubjectRequest.objects.filter(person__in=ids_of(person.pk))
