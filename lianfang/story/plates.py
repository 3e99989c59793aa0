"""A night at the laboratory's bench: plates filled, run with their controls, read by one and released by another; and a
second reagent for whoever is positive alone in a tube."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from random import Random

from lianfang.common.dates import day_of
from lianfang.laboratory.actions import (
    Entry,
    add_instrument,
    add_lot,
    enter_run,
    fill,
    make_plate,
    release,
    set_ability,
)
from lianfang.laboratory.models import Plate, Reading, Well
from lianfang.laboratory.queries import to_be_laid
from lianfang.protocol.timeline import in_force
from lianfang.story.world import World

GENES, INTERNAL = ("ORF1ab", "N"), "IC"
KITS = ("新型冠状病毒核酸检测试剂盒甲", "新型冠状病毒核酸检测试剂盒乙")  # invented
RUN, READ = timedelta(minutes=50), timedelta(minutes=10)  # an amplification; reading and checking it
METHOD = "nat_op"

Cts = dict[str, float | None]


def equip(world: World, now: datetime) -> None:
    """Put the laboratory's instruments, reagents and abilities on record."""
    laboratory, by = world.sites["laboratory"], world.by("verifier")
    set_ability(
        laboratory, pooled_per_day=6_000, single_per_day=1_500, opens_hour=0, closes_hour=24, by=by, now=now
    )
    world.instruments = [
        add_instrument(laboratory, name=name, model="ABI 7500", by=by, now=now)
        for name in ("7500-1", "7500-2")
    ]
    world.lots = [
        add_lot(
            laboratory,
            kit=kit,
            number=number,
            genes=GENES,
            internal=INTERNAL,
            expires_on=date(2022, 5, 31),
            ct_positive=None,
            ct_grey=None,
            by=by,
            now=now,
        )
        for kit, number in zip(KITS, ("20210612", "20210703"), strict=True)
    ]


def run_plates(world: World, found: Mapping[str, str], now: datetime, *, second: bool = False) -> None:
    """Lay all that waits in the laboratory onto plates, run them, and release what they say.

    found: what is in a tube (code → conclusion); everything else is negative. second: with the other reagent, those who
    were positive alone in a tube.
    """
    laboratory, by, began = world.sites["laboratory"], world.by("laboratory"), now - RUN - READ
    while to_be_laid(laboratory, second=second, limit=1):
        plate = make_plate(laboratory, second=second, by=by, now=began)
        fill(plate, by=by, now=began)
        _run(world, plate, found, now)


def _run(world: World, plate: Plate, found: Mapping[str, str], now: datetime) -> None:
    """Run a plate; what one enters another releases."""
    dice = Random(plate.number)
    wells = Well.objects.filter(plate=plate).order_by("position")
    entry = Entry(
        instrument=world.instruments[plate.number % len(world.instruments)],
        lot=world.lots[plate.second],
        ran_at=now - READ,
        method=METHOD,
        cts={well.position: _cts(found.get(well.tube_code, well.role), dice) for well in wells},
    )
    run = enter_run(
        plate,
        entry,
        protocol=in_force(world.fight.disease, day_of(now)),
        by=world.by("laboratory"),
        now=now,
    )
    readings = Reading.objects.filter(run=run, state=Reading.State.PROVISIONAL).values_list("pk", flat=True)
    release(list(readings), by=world.by("verifier"), now=now)


def _cts(role: str, dice: Random) -> Cts:
    """Give the curves of a well: of a control, of a tube with or without the virus in it, of one in the grey zone."""
    inner: float | None = round(dice.gauss(28, 0.6), 2)
    if role == Well.Role.POSITIVE:  # a positive control, and a tube in which there is much
        return {
            "ORF1ab": round(dice.gauss(26, 0.35), 2),
            "N": round(dice.gauss(25, 0.35), 2),
            INTERNAL: inner,
        }
    if role == "grey":
        return {"ORF1ab": round(dice.uniform(37.6, 39.4), 2), "N": None, INTERNAL: inner}
    return {"ORF1ab": None, "N": None, INTERNAL: None if role == Well.Role.BLANK else inner}
