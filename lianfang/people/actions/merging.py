"""Two records of one human being become one, and apart again. Nothing is moved: one row says it, another ends it."""

from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.people.actions.telling import tell_of
from lianfang.people.models import Alias, Person
from lianfang.people.queries import kept_ids

MERGES = (
    0x9E09  # any number, the same for all: merges wait for one another, so that four at once make no circle
)


@transaction.atomic
def merge(person: Person, kept: Person, *, reason: str, by: User, now: datetime) -> Alias:
    """Say that two records are one human being; `person` gives way to `kept`. Readers ask queries.ids_of.

    Raises Refused: "same_record"; "merged_already" when they are one already; "gave_way_already" when `person` gave
    way to a third record, which must be merged instead.
    """
    for record in (person, kept):
        require(by, "people.merge", record.area_id, day_of(now))
    reason = reason.strip()
    if not reason:
        raise Refused("reason_missing", _("Write why these are the same person."))
    if person.id == kept.id:
        raise Refused("same_record", _("Choose two different records."))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [MERGES])
    ends = kept_ids([person.id, kept.id])
    if ends[person.id] == ends[kept.id]:
        raise Refused("merged_already", _("These records are one person already."))
    if ends[person.id] != person.id:
        raise Refused(
            "gave_way_already",
            _("%(name)s was merged into another record. Undo that first, or merge the other record."),
            name=person.name,
        )
    alias = Alias.objects.create(person=person, kept=kept, reason=reason[:200], merged_at=now, merged_by=by)
    tell_of([person, kept], now=now)
    audit(
        by,
        "people.person.merged",
        person,
        now,
        person_id=person.id,
        area_id=person.area_id,
        kept=str(kept.id),
        reason=alias.reason,
    )
    return alias


@transaction.atomic
def unmerge(alias: Alias, *, by: User, now: datetime) -> None:
    """Undo a merge: both records stand for themselves again, each with all that was ever written to it.

    Raises Refused("undone_already").
    """
    alias = Alias.objects.select_for_update(of=("self",)).select_related("person", "kept").get(id=alias.id)
    for record in (alias.person, alias.kept):
        require(by, "people.merge", record.area_id, day_of(now))
    if alias.undone_at:
        raise Refused("undone_already", _("This merge was undone already."))
    alias.undone_at, alias.undone_by = now, by
    alias.save(update_fields=["undone_at", "undone_by"])
    person = alias.person
    tell_of([person, alias.kept], now=now)
    audit(
        by,
        "people.person.unmerged",
        person,
        now,
        person_id=person.id,
        area_id=person.area_id,
        kept=str(alias.kept_id),
    )
