"""No table with a person in it is forgotten, and what its app says of it fits the table."""

from typing import Any

import pytest
from django.apps import apps
from django.db import models

from lianfang.common.erasure import Held
from lianfang.people.models import Person
from lianfang.privacy.queries import field_of
from lianfang.privacy.tables import TABLES
from lianfang.protocol import timeline

# Columns by which somebody can be known, whatever the table.
TELLING = frozenset(
    [
        "phone",
        "told_phone",
        "other_phone",
        "contact_phone",
        "helper_phone",
        "helper_name",
        "email",
        "caller",
        "holder",
        "giver",
        "driver",
        "contact",
        "address",
        "sealed",
        "sealed_number",
        "plate",
        "told_by",
        "said_by",
        "acknowledged_name",
        "guardian",
        "crew",
        "vouched_by",
        "taken_by",
        "badge",
        "file_no",
        "raw",
        "packed",
        "cells",
    ]
)
# Tables with such a column that is none of a person's.
OF_THINGS = {
    "places.site": "where it stands",
    "transport.stop": "where it stands",
    "transport.vehicle": "a vehicle of the city",
    "rotas.wish": "said in a rota",
}
KEYS = {"person_id", "source_person_id", "present", "away", "people"}


def own_models() -> list[type[models.Model]]:
    return [m for m in apps.get_models() if m.__module__.startswith("lianfang.")]


def telling(model: type[models.Model]) -> set[str]:
    """Name the columns of a table that lead to a person or tell who somebody is."""
    found = set()
    for field in model._meta.concrete_fields:
        if isinstance(field, models.IntegerField | models.JSONField):
            continue
        leads = isinstance(field, models.ForeignKey) and issubclass(field.related_model, Person)
        if leads or field.attname in KEYS or (field.name in TELLING and not field.is_relation):
            found.add(field.attname)
    return found


def test_no_table_with_a_person_in_it_is_forgotten() -> None:
    named = {held.name for held in TABLES} | set(OF_THINGS)
    assert {m._meta.label_lower: telling(m) for m in own_models() if telling(m)}.keys() - named == set()


def test_a_column_that_leads_to_a_person_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    from lianfang.testing.models import Swab

    assert "person_id" in telling(Swab)
    monkeypatch.setattr("lianfang.privacy.tests.test_tables.TABLES", ())
    with pytest.raises(AssertionError):
        test_no_table_with_a_person_in_it_is_forgotten()


@pytest.mark.parametrize("held", TABLES, ids=lambda held: f"{held.name}-{held.kind}-{held.how}")
def test_what_is_said_of_a_table_fits_it(held: Held) -> None:
    for path in (*held.people, *held.lists, *filter(None, (held.since, held.area))):
        field_of(held.model, path)
    for name in (*held.blank, *held.hide):
        field_of(held.model, name)
    if held.how == "unlink":
        field = (
            held.model._meta.get_field(held.people[0].removesuffix("_id"))
            if held.people[0] not in [f.name for f in held.model._meta.get_fields()]
            else held.model._meta.get_field(held.people[0])
        )
        assert not getattr(field, "db_constraint", False), "the database would want the person to be there"
        assert held.model._meta.pk.name == "id"
    if held.how in ("blank", "unlink", "delete"):
        assert held.how != "blank" or held.blank


def test_every_kind_has_its_rule_in_every_protocol_and_every_rule_its_table() -> None:
    kinds = {held.kind for held in TABLES}
    for disease in timeline.diseases():
        for version in timeline.versions(disease):
            assert {each.key for each in version.retention.kinds} == kinds, version.version


def test_what_is_emptied_shows_it_no_longer() -> None:
    """Each column that leads to a person is emptied, parted from them, or goes with its row."""
    for held in TABLES:
        if held.how != "blank":
            continue
        left: Any = telling(held.model) - set(held.blank)
        assert left <= STAYS.get(f"{held.name}:{held.kind}", set()), (held.name, left)


# Rows that stay their person's, emptied of something else that says less of them.
STAYS = {
    "booking.booking:proxy_phone": {"person_id"},
    "transport.ride:proxy_phone": {"person_id"},
    "messaging.message:message": {"person_id"},
    "people.newcomer:registration": {"person_id"},
    "donations.gift:giver_phone": {"giver"},
    "workforce.volunteer:declined_offer": {"person_id"},  # nobody on record: the id they would have got
    "cases.leadlist:list": {"told_by"},  # the office that sent the list
}
