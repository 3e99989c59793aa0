"""Kitchens: put one on the list, change it, stop it; write down what it gave as one gift."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.donations import actions as donations
from lianfang.donations.models import Gift
from lianfang.meals import queries
from lianfang.meals.models import Kitchen, Serving
from lianfang.meals.rules import add_up
from lianfang.people.actions import register
from lianfang.people.phones import answers_for
from lianfang.people.rules.newcomer import Newcomer
from lianfang.people.rules.numbers import read_phone

PLAN = "meals.plan"
UNIT = "份"  # meals are counted so on receipts of gifts


@dataclass(frozen=True, slots=True)
class About:
    """What is said of a kitchen."""

    kind: str
    name: str
    area_id: int
    contact: str
    phone: str
    capacity: int
    since: date
    address: str = ""
    diets: list[str] = field(default_factory=list)
    gives: bool = False
    until: date | None = None


@transaction.atomic
def add_kitchen(told: About, *, by: User, now: datetime) -> Kitchen:
    """Put a kitchen on the list; whom to call there is on record, so that orders reach their phone.

    Raises Refused: "kitchen_known", "phone".
    """
    require(by, PLAN, told.area_id, day_of(now))
    if Kitchen.objects.filter(area_id=told.area_id, name=told.name).exists():
        raise Refused("kitchen_known", _("%(name)s is on the list."), name=told.name)
    kitchen = Kitchen(**_said(told), person_id=_contact(told, by, now))
    kitchen.save(force_insert=True)
    audit(by, "meals.kitchen.added", kitchen, now, area_id=kitchen.area_id, name=kitchen.name)
    return kitchen


@transaction.atomic
def change_kitchen(kitchen: Kitchen, told: About, *, by: User, now: datetime) -> None:
    """Say anew what a kitchen is; what was ordered of it stays as it was.

    Raises Refused: "kitchen_known", "phone".
    """
    for area in (kitchen.area_id, told.area_id):
        require(by, PLAN, area, day_of(now))
    others = Kitchen.objects.filter(area_id=told.area_id, name=told.name).exclude(pk=kitchen.pk)
    if others.exists():
        raise Refused("kitchen_known", _("%(name)s is on the list."), name=told.name)
    if (told.contact, told.phone) != (kitchen.contact, kitchen.phone):
        kitchen.person_id = _contact(told, by, now)
    for name, value in _said(told).items():
        setattr(kitchen, name, value)
    kitchen.save()
    audit(by, "meals.kitchen.changed", kitchen, now, area_id=kitchen.area_id)


def _said(told: About) -> dict[str, Any]:
    return {name: getattr(told, name) for name in About.__slots__}


def _contact(told: About, by: User, now: datetime) -> UUID:
    phone = read_phone(told.phone)
    if not phone:
        raise Refused("phone", _("%(phone)s is no phone number."), phone=told.phone)
    known = [each for each in answers_for(phone) if each.name == told.contact]
    if known:
        return known[0].pk
    person = Newcomer(name=told.contact, area_id=told.area_id, kind="staff", phone=phone)
    return register(person, by=by, now=now).pk


@transaction.atomic
def stop_kitchen(kitchen: Kitchen, *, until: date, by: User, now: datetime) -> int:
    """Say that a kitchen cooks no longer than a day; what was planned after it is taken out. Gives how many."""
    require(by, PLAN, kitchen.area_id, day_of(now))
    kitchen.until = max(until, kitchen.since)
    kitchen.save(update_fields=["until"])
    later = Serving.objects.filter(kitchen=kitchen, day__gt=kitchen.until, state="planned")
    n = later.update(state="withdrawn")
    audit(by, "meals.kitchen.stopped", kitchen, now, area_id=kitchen.area_id, until=str(until), taken_out=n)
    return n


@transaction.atomic
def record_gift(kitchen: Kitchen, *, what: str, by: User, now: datetime) -> Gift:
    """Write down the meals a kitchen gave as one gift, received, with its receipt; where they were eaten is where it
    went. Each serving counts in one gift at most: pressed twice, the second finds nothing.

    Raises Refused: "not_free", "nothing_given".
    """
    require(by, PLAN, kitchen.area_id, day_of(now))
    kitchen.refresh_from_db(from_queryset=Kitchen.objects.select_for_update(no_key=True))
    if not kitchen.gives:
        raise Refused("not_free", _("This kitchen is paid."))
    rows = queries.not_in_a_gift(kitchen).select_related("place").order_by("day", "id")
    given = list(rows.select_for_update(of=("self",), no_key=True))
    n, qualifier = add_up((each.came or 0, each.qualifier) for each in given)
    if not n:
        raise Refused("nothing_given", _("No meals of it were counted that are not in a gift already."))
    told = Gift(
        kind="meals", giver=kitchen.name, phone=kitchen.phone, what=what, amount=n, unit=UNIT,
        qualifier=qualifier, area_id=kitchen.area_id, given_on=given[-1].day,
    )  # fmt: skip
    gift = donations.pledge(told, by=by, now=now)
    donations.receive(gift, by=by, now=now)
    Serving.objects.filter(pk__in=[each.pk for each in given]).update(gift=gift)
    _went(gift, given, by, now)
    audit(by, "meals.kitchen.gave", kitchen, now, area_id=kitchen.area_id, n=n)
    return gift


def _went(gift: Gift, given: list[Serving], by: User, now: datetime) -> None:
    """Say of a gift of meals to whom they went: each site with what was counted there."""
    places: dict[str, list[tuple[int, str]]] = {}
    for each in given:
        places.setdefault(each.place.name, []).append((each.came or 0, each.qualifier))
    for name, parts in places.items():
        n, qualifier = add_up(parts)
        if n:
            made = donations.allocate(
                gift, to=name, purpose=gift.what[:200], amount=n, qualifier=qualifier, by=by, now=now
            )
            donations.deliver(made, text=gettext("counted where it came"), by=by, now=now)
