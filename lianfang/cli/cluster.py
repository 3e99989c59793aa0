"""`lianfang cluster plan|apply|check`: the tables over several machines, with Citus."""

import argparse
import json
import sys
from collections import Counter
from dataclasses import asdict

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianfang.cli import boot
from lianfang.cluster import queries
from lianfang.cluster.actions import lay_out, make_tables
from lianfang.cluster.placing import places
from lianfang.cluster.rules import Fault, Place, Step, faults, plan
from lianfang.common.errors import Refused

WHY: dict[str, Promise] = {
    "key_dropped": gettext_lazy("no cluster holds this key: the program alone does"),
    "key_kept": gettext_lazy("taken off until both its tables are spread"),
    "key_widened": gettext_lazy("taken off, and put back with the person beside it"),
    "primary": gettext_lazy("a primary key holds the column that rows are spread by"),
    "unique": gettext_lazy("a uniqueness holds the column that rows are spread by"),
    "reference": gettext_lazy("whole on every machine"),
    "distribute": gettext_lazy("spread over the machines"),
    "known": gettext_lazy("stays on the coordinator, which tells the machines of it"),
    "key_back": gettext_lazy("put back"),
}
FAULTS: dict[str, Promise] = {
    "unplaced": gettext_lazy("%(table)s: no model says where it lies"),
    "missing": gettext_lazy("%(table)s: is not in this database; bring the tables up to date first"),
    "empty": gettext_lazy("%(table)s: %(what)s may be empty, so rows cannot be spread by it"),
    "type": gettext_lazy("%(table)s: %(what)s is of another type than in the table it lies beside"),
    "counted": gettext_lazy("%(table)s: %(what)s is counted up by the database"),
    "trigger": gettext_lazy("%(table)s: has a trigger, which a cluster runs on no machine"),
    "across": gettext_lazy("%(table)s: %(what)s keeps rows of several persons apart, which no machine can"),
    "elsewhere": gettext_lazy("%(table)s: lies otherwise than it should: %(what)s"),
    "unlaid": gettext_lazy("%(table)s: is not laid over the machines yet: run lianfang cluster apply"),
    "idle": gettext_lazy("%(table)s: this machine is not in use"),
    "alone": gettext_lazy("%(table)s: no machine stands by that receives its changes"),
    "shards": gettext_lazy("%(what)s parts of tables are whole on no machine"),
    "setting": gettext_lazy(
        "Set LIANFANG_CLUSTER=1 for every program of the city: the statements of a cluster are others"
    ),
}


def run(given: argparse.Namespace) -> int:
    """Do what was asked; exit code 1 when something is wrong."""
    make_tables(boot.migrate)
    return {"plan": _plan, "apply": _apply, "check": _check}[given.deed](given)


def _plan(given: argparse.Namespace) -> int:
    """Say where each table would lie, which statements lay it there, and what stands in the way."""
    where, found = places(), queries.found()
    wrong = faults(where, found)
    steps = [] if wrong else plan(where, found)
    if given.json:
        print(
            json.dumps(
                {
                    "tables": {name: _told(place) for name, place in sorted(where.items())},
                    "steps": [asdict(step) for step in steps],
                    "faults": [asdict(fault) for fault in wrong],
                }
            )
        )
        return 1 if wrong else 0
    for name, place in sorted(where.items()):
        print(f"{place.kind:>11}  {name}{f'  ({place.column})' if place.column else ''}")
    for step in steps:
        print(f"{step.sql};  -- {WHY[step.why]}")
    _say(wrong)
    print(", ".join(f"{n} {kind}" for kind, n in sorted(Counter(p.kind for p in where.values()).items())))
    return 1 if wrong else 0


def _told(place: Place) -> dict[str, str]:
    return {"kind": place.kind, "column": place.column, "beside": place.root}


def _apply(given: argparse.Namespace) -> int:
    def told(place: int, of: int, step: Step) -> None:
        sys.stderr.write(f"{place}/{of}  {step.table}: {WHY[step.why]}\n")

    n = lay_out(given.shards, told)
    print(_("%(n)s statements were made; the tables lie over the machines.") % {"n": n})
    return 0


def _check(given: argparse.Namespace) -> int:
    """Compare the cluster with the plan."""
    if not queries.version():
        raise Refused("not_a_cluster", _("This database is not one of a cluster."))
    machines = queries.machines()
    wrong = [*_laid(places(), queries.laid()), *_machines(machines)]
    if n := queries.lost_shards():
        wrong.append(Fault("shards", "", str(n)))
    if not settings.CLUSTER:
        wrong.append(Fault("setting", ""))
    if given.json:
        print(json.dumps({"machines": machines, "faults": [asdict(each) for each in wrong]}))
        return 1 if wrong else 0
    for each in machines:
        print(
            "{nodename}:{nodeport}  ".format(**each) + _("machines that stand by: %(standbys)s") % each,
        )
    _say(wrong)
    if not wrong:
        print(_("Every table lies as it should, and every machine has one that stands by."))
    return 1 if wrong else 0


def _laid(where: dict[str, Place], laid: dict[str, Place]) -> list[Fault]:
    """Name the tables that lie otherwise than the plan says."""
    astray = []
    for table, place in sorted(where.items()):
        if table not in laid:
            astray += [Fault("unlaid", table)] if place.kind != "local" else []
        elif (laid[table].kind, laid[table].column, laid[table].root) != (
            place.kind,
            place.column,
            place.root,
        ):
            astray.append(Fault("elsewhere", table, f"{laid[table].kind} {laid[table].column}".strip()))
    return astray


def _machines(machines: list[dict[str, object]]) -> list[Fault]:
    """Name the machines that are not in use, or stand alone."""
    return [
        Fault("idle" if not each["isactive"] else "alone", f"{each['nodename']}:{each['nodeport']}")
        for each in machines
        if not each["isactive"] or not each["standbys"]
    ]


def _say(wrong: list[Fault]) -> None:
    for each in wrong:
        print("✗", str(FAULTS[each.why]) % {"table": each.table, "what": each.what}, file=sys.stderr)
