"""A night at the laboratory's bench: plates filled, run with their controls, read by one and released by another; and a
second reagent for whoever is positive alone in a tube."""

from collections.abc import Mapping, Sequence
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

INTERNAL = "IC"
# Two reagents, because a positive needs both.
LOTS = (
    ("双靶标核酸检测试剂盒", "20210615", ("ORF1ab", "N")),
    ("三靶标核酸检测试剂盒", "20210703", ("ORF1ab", "N", "E")),
)
RUN, READ = timedelta(minutes=50), timedelta(minutes=10)  # an amplification; reading and checking it
METHOD = "nat_op"

Cts = dict[str, float | None]


def equip(world: World, now: datetime) -> None:
    """Put the laboratory's instruments, reagents and abilities on record."""
    laboratory, by = world.sites["laboratory"], world.by("verifier")
    set_ability(
        laboratory, pooled_per_day=12_000, single_per_day=4_000, opens_hour=0, closes_hour=24, by=by, now=now
    )
    world.instruments = [
        add_instrument(laboratory, name=f"{n}号扩增仪", model="96孔", by=by, now=now) for n in range(1, 5)
    ]
    world.lots = [
        add_lot(
            laboratory,
            kit=kit,
            number=number,
            genes=genes,
            internal=INTERNAL,
            expires_on=date(2022, 6, 30),
            ct_positive=None,
            ct_grey=None,
            by=by,
            now=now,
        )
        for kit, number, genes in LOTS
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
    dice, lot = Random(plate.number), world.lots[plate.second]
    wells = Well.objects.filter(plate=plate).order_by("position")
    entry = Entry(
        instrument=world.instruments[plate.number % len(world.instruments)],
        lot=lot,
        ran_at=now - READ,
        method=METHOD,
        cts={well.position: _cts(found.get(well.tube_code, well.role), lot.genes, dice) for well in wells},
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


def _cts(said: str, genes: Sequence[str], dice: Random) -> Cts:
    """Give the curves of a well: of a control, of a tube with or without the virus in it, of one in the grey zone."""
    inner: Cts = {INTERNAL: None if said == Well.Role.BLANK else round(dice.gauss(28, 0.6), 2)}
    if said == Well.Role.POSITIVE:  # a positive control, and a tube in which there is much
        return inner | {gene: round(dice.gauss(26 - n, 0.35), 2) for n, gene in enumerate(genes)}
    late = {genes[0]: round(dice.uniform(37.6, 39.4), 2)} if said == "grey" else {}
    return inner | {gene: late.get(gene) for gene in genes}
