"""Which phone answers for somebody, and for whom a phone answers."""

from uuid import UUID

from django.db import connection
from django.db.models import Q

from lianfang.people.models import Person, ProxyLink
from lianfang.people.queries import kept_ids

# The phone that answers for somebody, for use inside other statements: that of who acts for them, because they agreed
# to it; else their own; else what stands in the record theirs gave way to. Empty when there is none.
PHONE = (
    "coalesce((SELECT q.phone FROM people_proxylink x JOIN people_person q ON q.id = x.proxy_id "
    "WHERE x.person_id = {person} AND x.ended_on IS NULL AND q.phone <> '' "
    "ORDER BY x.consented_on DESC, x.id DESC LIMIT 1), "
    "(SELECT nullif(p.phone, '') FROM people_person p WHERE p.id = {person}), "
    "(SELECT k.phone FROM people_alias a JOIN people_person k ON k.id = a.kept_id "
    "WHERE a.person_id = {person} AND a.undone_at IS NULL AND k.phone <> '' LIMIT 1), '')"
)
MOST = 20  # records that one phone answers for; a household, or an employer's few (design choice)


def phone_for(person_id: UUID) -> str:
    """Give the phone that answers for somebody; "" when there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + PHONE.format(person="%(id)s::uuid"), {"id": person_id})
        (found,) = cursor.fetchone()
        return str(found)


def holders(phone: str) -> list[Person]:
    """List who has a phone on record, who has it longest first."""
    return list(Person.objects.filter(phone=phone).order_by("registered_at", "id")[:MOST]) if phone else []


def answers_for(phone: str) -> list[Person]:
    """List whom a phone answers for: who has it on record, first, then for whom they act. Merged records count once."""
    return own_and_others(holders(phone))


def own_and_others(own: list[Person]) -> list[Person]:
    """Give some people and those for whom they act, each human being once. Four statements."""
    kept = list(dict.fromkeys(kept_ids([person.pk for person in own]).values()))
    links = ProxyLink.objects.filter(
        Q(proxy__in=[person.pk for person in own]) | Q(proxy__in=kept), ended_on=None
    )
    others = kept_ids(links.order_by("consented_on", "id").values_list("person_id", flat=True)[:MOST])
    ids = list(dict.fromkeys([*kept, *others.values()]))[:MOST]
    found = {person.pk: person for person in Person.objects.filter(pk__in=ids).select_related("area")}
    return [found[id_] for id_ in ids if id_ in found]
