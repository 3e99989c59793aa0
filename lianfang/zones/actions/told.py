"""What phones told of a zone's people, written again from the facts that count: flags, counts of places."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from lianfang.accounts.audit import audit
from lianfang.needs.actions import take_back
from lianfang.needs.actions.taking import Told, take_in
from lianfang.needs.models import Ticket
from lianfang.people.models import Person
from lianfang.people.queries import ids_of_many
from lianfang.sync.queries import counting, undoubted
from lianfang.zones import queries
from lianfang.zones.actions.care import close, open_flag, source_of
from lianfang.zones.models import CareFlag, Flagging, Headcount, PlaceCount

Pair = tuple[UUID, str]


@transaction.atomic
def follow_care(pairs: Collection[Pair], now: datetime) -> None:
    """Note what the last word that counts says somebody needs again and again, end it, or take it back. What a desk
    said later stays. Running it twice or late changes nothing."""
    records = ids_of_many({person for person, _key in pairs})  # each with all records of the same human being
    people = Person.objects.select_related("household").in_bulk({ids[0] for ids in records.values()})
    kinds = queries.care_kinds()
    wanted = {(records[one][0], key) for one, key in pairs if key in kinds}  # the others are disputed
    told, flags = _told(records.values(), kinds), _flags(people, kinds)
    for pair in sorted((pair for pair in wanted if pair[0] in people), key=str):
        _follow(people[pair[0]], told.get(pair, []), flags.get(pair, []), now)


def _told(records: Iterable[Sequence[UUID]], keys: Iterable[str]) -> dict[Pair, list[Flagging]]:
    """Read what counts of what was told of some people, the last word last. One statement."""
    kept = {id_: ids[0] for ids in records for id_ in ids}
    rows = Flagging.objects.filter(counting(), person__in=list(kept), key__in=list(keys))
    found: dict[Pair, list[Flagging]] = {}
    for row in rows.select_related("by").order_by("at", "id"):
        found.setdefault((kept[row.person_id], row.key), []).append(row)
    return found


def _flags(people: Iterable[UUID], keys: Iterable[str]) -> dict[Pair, list[CareFlag]]:
    """Read and hold the flags of some people, the newest first. One statement."""
    rows = CareFlag.objects.select_for_update().filter(person__in=list(people), key__in=list(keys))
    found: dict[Pair, list[CareFlag]] = {}
    for row in rows.order_by("person_id", "key", "-noted_at"):
        found.setdefault((row.person_id, row.key), []).append(row)
    return found


def _follow(person: Person, told: Sequence[Flagging], flags: list[CareFlag], now: datetime) -> None:
    stands = next((each for each in flags if each.ended_at is None), None)
    last = told[-1] if told else None
    if last is None:
        if stands and stands.told_id:
            _take_back(stands, now)
    elif last.ended:
        if stands and stands.noted_at <= last.at:
            close(stands, by=last.by, now=last.at, told_id=last.pk)
    elif stands:
        if last.note and stands.noted_at < last.at:
            CareFlag.objects.filter(pk=stands.pk).update(note=last.note)
    elif not _ended_since(flags, last, {each.pk for each in told}):
        _begin(person, last, bool(flags), now)


def _ended_since(flags: Iterable[CareFlag], last: Flagging, counts: Collection[UUID]) -> bool:
    """Say whether a flag was ended after somebody told it, by a desk, with its zone, or by a word that counts."""
    later = [each for each in flags if each.ended_at and each.ended_at >= last.at]
    return any(each.told_id is None or each.told_id in counts for each in later)


def _begin(person: Person, told: Flagging, known: bool, now: datetime) -> None:
    """Set the flag in the strictest zone this person is in; outside of any, what was told is a need, once."""
    zone = queries.zone_of(person)
    if zone:
        made = open_flag(
            zone,
            person.pk,
            told.key,
            note=told.note,
            by=told.by,
            now=now,
            at=min(told.at, now),
            told_id=told.pk,
        )
        audit(told.by, "zones.care.noted", made, now, person_id=person.pk, area_id=made.area_id)
    elif not known:
        kind = queries.care_kinds()[told.key]
        door = person.household
        need = Told(
            way=Ticket.Way.DOOR,
            what=" · ".join(filter(None, [kind.words, told.note]))[:400],
            area_id=door.area_id if door else person.area_id,
            told_at=min(told.at, now),
            by_id=told.by_id,
            source=told.pk,
            kind=kind.need,
            person_id=person.pk,
            household_id=door.pk if door else None,
            place=door.address if door else "",
            name=person.name,
            phone=person.phone,
        )
        take_in([need], now)


def _take_back(flag: CareFlag, now: datetime) -> None:
    """End a flag whose word was taken back, and the needs it raised that nobody has spoken about yet."""
    close(flag, by=flag.noted_by, now=now, told_id=flag.told_id)
    take_back([source_of(flag, n) for n in range(flag.n_raised)], now)


@transaction.atomic
def follow_places(ids: Collection[UUID]) -> None:
    """Write the counts of places that phones told, and take out those that were taken back or are doubted. Running it
    twice or late changes nothing."""
    told = list(Headcount.objects.filter(undoubted(), pk__in=ids, zone__in=queries.zones_known(ids)))
    PlaceCount.objects.filter(pk__in={*ids} - {each.pk for each in told}).delete()
    PlaceCount.objects.bulk_create(
        [
            PlaceCount(
                id=each.pk,
                zone_id=each.zone_id,
                place=each.place.strip() or each.place,
                n=max(each.n, each.n_stranded),
                n_stranded=each.n_stranded,
                note=each.note,
                at=each.at,
                by_id=each.by_id,
            )
            for each in told
        ],
        ignore_conflicts=True,
    )
