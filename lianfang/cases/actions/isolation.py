"""Isolation sites: taking people in, moving and letting them out; a household may share, and nobody else."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.models import User
from lianfang.beds import actions as beds
from lianfang.beds.models import Bed, Occupancy
from lianfang.cases import queries, rules
from lianfang.cases.actions.reaching import reached, reached_many
from lianfang.cases.actions.trail import trail, trail_many
from lianfang.cases.models import Contact, Quarantine
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.people.models import Person
from lianfang.people.queries import ids_of
from lianfang.places.models import Site, SiteKind
from lianfang.protocol.schema import Protocol

MAY = "cases.isolate"


def take_in(quarantine: Quarantine, bed: Bed, *, by: User, now: datetime) -> Occupancy:
    """Take somebody who is ordered there into a room of an isolation site; from now on they are in quarantine.

    A room holds one person, or one household where the protocol lets it share: the database keeps that.
    Raises Refused("released"), ("not_isolation"), ("other_site"), ("occupied"), ("in_a_bed"), ("bed_not_ready").
    """
    site = bed.room.site
    if site.kind != SiteKind.ISOLATION:
        raise Refused("not_isolation", _("%(site)s is no isolation site."), site=site)
    with beds.offering(bed, quarantine.person, by=by, now=now):
        require(by, MAY, site.area_id, day_of(now))
        contacts = list(Contact.objects.select_for_update(no_key=True).filter(quarantines=quarantine))
        quarantine.refresh_from_db(from_queryset=Quarantine.objects.select_for_update(no_key=True))
        _belongs(quarantine, site)
        if quarantine.site_id is None:
            quarantine.site = site
            quarantine.save(update_fields=["site"])
        party = party_of(quarantine.person, queries.protocol_of(quarantine.outbreak, now))
        stay = beds.occupy(bed, quarantine.person, by=by, now=now, permission=MAY, party=party)
        for contact in contacts:
            if not contact.closed_at:
                reached(contact, Contact.State.QUARANTINED, by=by, now=now, note=f"{site} {bed.room}")
        trail(by, "isolation.taken_in", quarantine, now, room=str(bed.room), bed=bed.name)
        return stay


def take_in_many(
    site: Site, orders: Sequence[Quarantine], *, by: User, now: datetime
) -> tuple[int, list[Quarantine]]:
    """Take everybody in who is expected, as far as the rooms go, households together; gives how many, and who is left.
    The statements do not grow with the people.

    Somebody who was given a bed meanwhile, or whose bed was taken by another hand, is among those left: then all are
    taken in one after the other.
    """
    require(by, MAY, site.area_id, day_of(now))
    people = [(each.pk, party_of(each.person, queries.protocol_of(each.outbreak, now))) for each in orders]
    parties = dict(people)
    given = rules.give_rooms(people, queries.free_rooms(site, now))
    beds_ = Bed.objects.select_related("room__site").in_bulk(given.beds.values())
    fitting = [(order, beds_[given.beds[order.pk]]) for order in orders if given.beds.get(order.pk) in beds_]
    left = [order for order in orders if given.beds.get(order.pk) not in beds_]
    try:
        _take_in_at_once(site, fitting, parties, by, now)
    except Refused:
        left += _take_in_each(fitting, by, now)
    return len(orders) - len(left), left


def _take_in_each(fitting: Sequence[tuple[Quarantine, Bed]], by: User, now: datetime) -> list[Quarantine]:
    """Take people in one after the other; gives those who could not be."""
    left = []
    for order, bed in fitting:
        try:
            take_in(order, bed, by=by, now=now)
        except Refused:
            left.append(order)
    return left


@transaction.atomic
def _take_in_at_once(
    site: Site,
    fitting: Sequence[tuple[Quarantine, Bed]],
    parties: Mapping[UUID, UUID],
    by: User,
    now: datetime,
) -> None:
    """Take all of these in, or nobody.

    Raises Refused when one of them cannot be.
    """
    near = [order.contact_id for order, _bed in fitting if order.contact_id]
    contacts = list(Contact.objects.select_for_update(no_key=True).filter(pk__in=near).order_by("pk"))
    held = (
        Quarantine.objects.select_for_update(no_key=True, of=("self",))
        .select_related("person")
        .order_by("pk")
    )
    orders = {order.pk: order for order in held.filter(pk__in=[order.pk for order, _bed in fitting])}
    for order in orders.values():
        _belongs(order, site)
    Quarantine.objects.filter(pk__in=orders, site=None).update(site=site)
    beds_ = {order.pk: bed for order, bed in fitting}
    into = [(beds_[pk], order.person, parties[pk]) for pk, order in orders.items()]
    beds.occupy_many(into, by=by, now=now, permission=MAY)
    rooms = {order.contact_id: f"{site} {beds_[pk].room}" for pk, order in orders.items() if order.contact_id}
    moving = [(contact, Contact.State.QUARANTINED) for contact in contacts if not contact.closed_at]
    reached_many(moving, by=by, now=now, notes=rooms)
    said = {pk: {"room": str(bed.room), "bed": bed.name} for pk, bed in beds_.items()}
    trail_many(by, "isolation.taken_in", list(orders.values()), now, lambda order: said[order.pk])


def _belongs(order: Quarantine, site: Site) -> None:
    if order.released_at:
        raise Refused("released", _("This ended before."))
    if order.kind not in {"central", "temporary"} or order.site_id not in {None, site.pk}:
        raise Refused("other_site", _("This person is ordered to another place. Change the order first."))


def party_of(person: Person, protocol: Protocol) -> UUID:
    """Say with whom a person may share a room: their household, or nobody."""
    shares = protocol.following.household_may_share.value and person.household_id
    return person.household_id if shares and person.household_id else person.pk


def move_room(stay: Occupancy, bed: Bed, *, by: User, now: datetime) -> Occupancy:
    """Move somebody to another room of the same isolation site; the old bed is disinfected.

    Raises what beds.actions.move raises.
    """
    return beds.move(stay, bed, by=by, now=now, permission=MAY)


def leave_room(stay: Occupancy, *, by: User, now: datetime) -> None:
    """Let somebody out of their room: released, brought to hospital, or moved to another place.

    Raises what beds.actions.vacate raises.
    """
    beds.vacate(stay, by=by, now=now, permission=MAY)


@transaction.atomic
def leave_site(person_id: UUID, *, by: User, now: datetime) -> None:
    """Empty the room of somebody whose stay in an isolation site is over, whoever let them go."""
    stays = Occupancy.objects.select_related("room__site", "bed").filter(
        person__in=ids_of(person_id), during__contains=now, room__site__kind=SiteKind.ISOLATION
    )
    for stay in stays:
        if stay.during.lower < now:
            beds.end_stay(stay, by=by, now=now)
