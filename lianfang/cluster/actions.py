"""Lay an empty database over the machines of a cluster."""

from collections.abc import Callable, Sequence

from django.db import connection
from django.utils.translation import gettext_lazy as _

from lianfang.cluster.placing import places
from lianfang.cluster.queries import filled, found, machines, version
from lianfang.cluster.rules import Step, faults, plan
from lianfang.common.errors import Refused

OLDEST = 14  # of Citus: the first for PostgreSQL 18

# What one transaction may do on a cluster: tables that lie everywhere are written after spread ones were read only when
# a transaction keeps to one connection a machine. That no question joins whole tables which lie apart is Citus' own
# default: none would be answered in time in a province.
SETTINGS = {
    "citus.multi_shard_modify_mode": "sequential",
    "citus.max_adaptive_executor_pool_size": "1",
}


def planned() -> list[Step]:
    """Give the statements that are still to be made here.

    Raises Refused: no_plan.
    """
    where, what = places(), found()
    if wrong := faults(where, what):
        named = ", ".join(f"{each.table} {each.what} ({each.why})" for each in wrong)
        raise Refused("no_plan", _("These tables cannot be laid over machines: %(named)s"), named=named)
    return plan(where, what)


def make_tables(migrate: Callable[[], None]) -> None:
    """Bring the tables up to date. Before any is laid, the machines are not told of it: migrations send several
    statements at once, which no machine takes from the coordinator."""
    empty = bool(version()) and not found().laid
    with connection.cursor() as cursor:
        if empty:
            cursor.execute("SET citus.enable_ddl_propagation = off")
        migrate()
        if empty:
            cursor.execute("RESET citus.enable_ddl_propagation")


def lay_out(shards: int, told: Callable[[int, int, Step], None]) -> int:
    """Make every statement of the plan, one transaction each, so that it goes on where it stopped. Gives how many.

    Raises Refused: not_a_cluster, old_cluster, no_machines, not_empty, no_plan.
    """
    _ready()
    steps = planned()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('citus.shard_count', %s, false)", [str(shards)])
        _settle(cursor.execute)
        for place, step in enumerate(steps, 1):
            told(place, len(steps), step)
            cursor.execute(step.sql)
    return len(steps)


def _ready() -> None:
    """Look whether there is a cluster, and nothing in it yet that would have to be moved."""
    has = version()
    if not has:
        raise Refused(
            "not_a_cluster",
            _("This database is not one of a cluster: install Citus, then CREATE EXTENSION citus in it."),
        )
    if int(has.split(".")[0].split("-")[0]) < OLDEST:
        raise Refused(
            "old_cluster", _("Citus %(has)s is too old; %(least)s is needed."), has=has, least=OLDEST
        )
    if not any(each["isactive"] and each["shouldhaveshards"] for each in machines()):
        raise Refused(
            "no_machines", _("No machine of the cluster may hold shards: SELECT citus_add_node(…).")
        )
    if full := _unlaid_and_filled():
        raise Refused(
            "not_empty",
            _("A cluster is made of an empty database. These tables hold rows: %(names)s"),
            names=", ".join(full),
        )


def _unlaid_and_filled() -> Sequence[str]:
    laid = found().laid
    return filled({name: place for name, place in places().items() if name not in laid})


def _settle(execute: Callable[[str], object]) -> None:
    name = connection.ops.quote_name(connection.settings_dict["NAME"])
    for setting, value in SETTINGS.items():
        execute(f"ALTER DATABASE {name} SET {setting} = '{value}'")
