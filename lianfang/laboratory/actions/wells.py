"""Take a file of an instrument as the run of a plate: rows are wells."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from lianfang.common.errors import Refused
from lianfang.laboratory import rules
from lianfang.laboratory.actions.runs import Entry, enter_run
from lianfang.laboratory.models import Plate, ResultFile, Well
from lianfang.laboratory.rules import Told
from lianfang.protocol.schema import Protocol

Back = list[tuple[Told, str, str]]


def onto_plate(
    file: ResultFile, part: Sequence[Told], protocol: Protocol, now: datetime
) -> tuple[int, int, Back]:
    """Enter the run of the plate that a file is about: how many wells it names, and what comes back, because a row's
    well is empty, holds another tube, or cannot be read. When the run as a whole cannot be entered, all rows come back.
    """
    plate = Plate.objects.get(files=file)
    wells = {well.position: well for well in Well.objects.filter(plate=plate)}
    cts: dict[int, dict[str, float | None]] = {}
    back: Back = []
    good: list[Told] = []
    for told in part:
        at = rules.position_of(told.well)
        well = wells.get(at) if at is not None else None
        if problem := _problem(told, well):
            back.append((told, *problem))
        elif at is not None:
            cts.setdefault(at, {}).update(told.cts)
            good.append(told)
    if file.instrument is None or file.lot is None:
        return 0, 0, [*back, *((told, "run", "") for told in good)]
    entry = Entry(file.instrument, file.lot, file.ran_at or now, file.method, cts)
    try:
        with transaction.atomic():
            enter_run(plate, entry, protocol=protocol, by=file.uploaded_by, now=now, file=file)
    except Refused as refused:
        return 0, 0, [*back, *((told, "run", str(refused)) for told in good)]
    return len(cts), 0, back


def _problem(told: Told, well: Well | None) -> tuple[str, str] | None:
    if well is None:
        return "no_well", told.well
    sample = well.role == Well.Role.SAMPLE
    if told.problem and (sample or told.problem not in {"code", "control", "no_tube"}):
        return told.problem, told.detail
    if sample and told.tube and told.tube != well.tube_code:
        return "other_tube", well.tube_code
    return None
