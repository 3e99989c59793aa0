"""Enter what an instrument read of a plate: valid with right controls, and then a reading for each tube."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.laboratory import queries, rules
from lianfang.laboratory.models import ControlValue, Instrument, Lot, Plate, Reading, ResultFile, Run, Well
from lianfang.protocol.schema import Protocol


@dataclass(frozen=True, slots=True)
class Entry:
    """How a plate was run: on what, with which lot, when, by which method, and the Ct of each well by gene."""

    instrument: Instrument
    lot: Lot
    ran_at: datetime
    method: str
    cts: Mapping[int, Mapping[str, float | None]]


@transaction.atomic
def enter_run(
    plate: Plate,
    entry: Entry,
    *,
    protocol: Protocol,
    by: User,
    now: datetime,
    file: ResultFile | None = None,
) -> Run:
    """Enter the run of a plate. With controls that are not right the whole run is invalid, its tubes are free for
    another plate, and nothing on it counts; else each tube gets a provisional reading with what the protocol proposes.

    Raises Refused("forbidden"), Refused("ran"), Refused("given_up"), Refused("other_laboratory"),
    Refused("expired"), Refused("retired"), Refused("empty"), Refused("same_kit"), Refused("future").
    """
    require(by, "testing.lab", plate.area_id, day_of(now))
    held = Plate.objects.select_for_update(no_key=True).get(pk=plate.pk)
    wells = list(Well.objects.filter(plate=plate))
    _check(held, entry, wells, now)
    cut = rules.cuts(protocol.laboratory, positive=entry.lot.ct_positive, grey=entry.lot.ct_grey)
    genes, internal = entry.lot.genes, entry.lot.internal
    for well in wells:
        well.cts = dict(entry.cts.get(well.position, {}))
    read = [rules.Read(well.position, well.role, well.cts) for well in wells]
    wrong = rules.faults(read, genes, internal, cut)
    run = Run.objects.create(
        plate=held,
        laboratory=held.laboratory,
        area_id=held.area_id,
        instrument=entry.instrument,
        lot=entry.lot,
        method=entry.method,
        protocol=protocol.version,
        ran_at=entry.ran_at,
        entered_by=by,
        entered_at=now,
        state=Run.State.INVALID if wrong else Run.State.VALID,
        why=[list(fault) for fault in wrong],
    )
    for well in wells:
        well.live = well.live and not wrong
    Well.objects.bulk_update(wells, ["cts", "live"])
    _chart(run, wells)
    _read(run, wells, cut, file)
    audit(by, "laboratory.run.entered", run, now, area_id=run.area_id, plate=plate.number, state=run.state)
    return run


def _check(plate: Plate, entry: Entry, wells: Sequence[Well], now: datetime) -> None:
    tubes = [well for well in wells if well.role == Well.Role.SAMPLE]
    there = {entry.instrument.laboratory_id, entry.lot.laboratory_id, plate.laboratory_id}
    reasons = (
        (Run.objects.filter(plate=plate).exists(), "ran", _("This plate has run already.")),
        (plate.given_up_at is not None, "given_up", _("This plate was given up.")),
        (len(there) > 1, "other_laboratory", _("Instrument and lot must be of this laboratory.")),
        (
            bool(entry.instrument.retired_at or entry.lot.retired_at),
            "retired",
            _("This instrument or lot is out of use."),
        ),
        (
            entry.lot.expires_on < day_of(entry.ran_at),
            "expired",
            _("The lot %(lot)s was good until %(day)s."),
        ),
        (entry.ran_at > now, "future", _("It cannot have run in the future.")),
        (not tubes, "empty", _("There is no tube on this plate.")),
        (
            plate.second and queries.used_kit(tubes, entry.lot.kit),
            "same_kit",
            _("The first test used this reagent. The second needs another one."),
        ),
    )
    for wrong, code, message in reasons:
        if wrong:
            raise Refused(code, message, lot=entry.lot.number, day=entry.lot.expires_on.isoformat())


def _chart(run: Run, wells: Sequence[Well]) -> None:
    """Note the positive control's Ct of each gene, for the control charts: also of a run that is invalid."""
    values = [
        ControlValue(run=run, instrument=run.instrument, lot=run.lot, gene=gene, ct=ct, at=run.ran_at)
        for well in wells
        if well.role == Well.Role.POSITIVE
        for gene in run.lot.genes
        if (ct := well.cts.get(gene)) is not None
    ]
    ControlValue.objects.bulk_create(values)


def _read(run: Run, wells: Sequence[Well], cut: rules.Cuts, file: ResultFile | None) -> None:
    """Make a reading of each tube of a run; of one that is invalid they are set aside from the start."""
    invalid = run.state == Run.State.INVALID
    open_: set[UUID] = queries.open_readings(run.laboratory_id, second=run.plate.second)
    found = []
    for well in wells:
        if well.role != Well.Role.SAMPLE or well.tube_id is None:
            continue
        said = rules.interpret(well.cts, run.lot.genes, run.lot.internal, cut)
        aside = Reading.Aside.RUN if invalid else Reading.Aside.WRONG if well.tube_id in open_ else ""
        found.append(
            Reading(
                laboratory_id=run.laboratory_id,
                area_id=run.area_id,
                tube_id=well.tube_id,
                tube_code=well.tube_code,
                method=run.method,
                conclusion=said,
                proposed=said,
                cts=well.cts,
                run=run,
                well=well,
                lot=run.lot,
                file=file,
                second=run.plate.second,
                state=Reading.State.ASIDE if aside else Reading.State.PROVISIONAL,
                aside=aside,
                entered_by=run.entered_by,
                entered_at=run.entered_at,
            )
        )
    Reading.objects.bulk_create(found)
