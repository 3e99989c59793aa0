"""Where each table of ours lies in a cluster: told by the group its model names, and by the short tables below."""

from django.apps import apps
from django.db import models

from lianfang.cluster.rules import Kind, Place

# The table that a group is spread beside, and the column by which the others of the group are.
ROOTS = {"person": ("people_person", "person_id"), "tube": ("testing_tube", "tube_id")}

# What is claimed once in the whole cluster: spread by the value that is claimed, each a root of its own.
CLAIMS = {"people_identifierclaim": "blind"}

# The id of a tube is made of its code (common.ids), so whoever keeps ids apart keeps codes apart.
MADE_OF = {"testing_tube": frozenset({"code"})}

# Apps and tables of persons that lie whole on every machine: they hold a few of the people, not all of them, and what
# they keep apart (a bed, a number of a case, a vehicle, a worker's user) is kept apart across persons; or they lead
# from one person to another. An outbreak that filled a province's beds is some hundred thousand rows here; the register
# is sixty million.
WHOLE = frozenset(
    {
        *("beds", "care", "cases", "duty", "rotas", "transport", "visits", "workforce"),
        *("people.alias", "people.proxylink", "testing.testrequest"),
    }
)
BESIDE = frozenset(
    {"duty.lasttest"}
)  # of those apps, what follows from the tests of persons lies beside them


# What tells of a person and lies beside something else all the same: swabs are counted with their tubes.
ELSEWHERE = {"testing_repeat": "tube", "testing_swab": "tube"}


def places() -> dict[str, Place]:
    """Give the place of every table: of our models, of the tables between two models, and of Django's own."""
    models_ = (m for m in apps.get_models(include_auto_created=True) if m._meta.managed and not m._meta.proxy)
    return {model._meta.db_table: place(model) for model in models_} | {
        "django_migrations": Place(Kind.LOCAL)
    }


def place(model: type[models.Model]) -> Place:
    """Give the place of a model's table."""
    owner, table = model._meta.auto_created or model, model._meta.db_table
    group = ELSEWHERE.get(table, getattr(owner, "GROUP", "local"))
    if table in CLAIMS:
        return Place(Kind.DISTRIBUTED, CLAIMS[table], table)
    few = not WHOLE.isdisjoint((model._meta.app_label, model._meta.label_lower))
    if group in ROOTS and (not few or model._meta.label_lower in BESIDE):
        root, column = ROOTS[group]
        own = model._meta.pk.column if table == root else column
        return Place(Kind.DISTRIBUTED, str(own), root, MADE_OF.get(table, frozenset()))
    return Place(Kind.LOCAL if group == "local" else Kind.REFERENCE)
