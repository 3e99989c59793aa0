"""Who acts for whom: a daughter's phone answers for her father, because he agreed."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.people.models import Person, ProxyLink
from lianfang.people.queries import ids_of


@transaction.atomic
def link_proxy(
    person: Person, proxy: Person, *, relation: str, consented_on: date, by: User, now: datetime
) -> ProxyLink:
    """Note that someone acts for a person, who agreed to it on that day.

    Raises Refused: "proxy_self"; "proxy_known"; "relation_missing"; "consent_future".
    """
    today = day_of(now)
    require(by, "people.edit", person.area_id, today)
    relation = " ".join(relation.split())
    if not relation:
        raise Refused(
            "relation_missing", _("Write what they are to each other: daughter, neighbour, employer.")
        )
    if proxy.id in ids_of(person.id):
        raise Refused("proxy_self", _("Nobody is their own proxy."))
    if consented_on > today:
        raise Refused("consent_future", _("The day of consent lies in the future."))
    Person.objects.select_for_update().get(
        id=person.id
    )  # two clerks at once: the second sees the first's link
    if ProxyLink.objects.filter(person=person, proxy=proxy, ended_on=None).exists():
        raise Refused("proxy_known", _("%(name)s acts for this person already."), name=proxy.name)
    link = ProxyLink.objects.create(
        person=person, proxy=proxy, relation=relation[:40], consented_on=consented_on
    )
    audit(
        by, "people.proxy.linked", link, now, person_id=person.id, area_id=person.area_id, proxy=str(proxy.id)
    )
    return link


@transaction.atomic
def end_proxy(link: ProxyLink, *, by: User, now: datetime) -> None:
    """End a proxy: from today the person speaks for themselves, or someone else does.

    Raises Refused("proxy_ended").
    """
    link = ProxyLink.objects.select_for_update(of=("self",)).select_related("person").get(id=link.id)
    require(by, "people.edit", link.person.area_id, day_of(now))
    if link.ended_on:
        raise Refused("proxy_ended", _("This proxy ended already."))
    link.ended_on = day_of(now)
    link.save(update_fields=["ended_on"])
    audit(by, "people.proxy.ended", link, now, person_id=link.person_id, area_id=link.person.area_id)
