"""Reads of plates, runs and readings."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, When

from lianfang.laboratory.models import ControlValue, Plate, Reading, Run, SecondTest, Well
from lianfang.laboratory.rules import Known, Levels, broken, levels
from lianfang.places.models import Site
from lianfang.sync.queries import COUNTS
from lianfang.testing.models import Result
from lianfang.testing.queries import waiting_in
from lianfang.testing.queries.tubes import AMENDED

OPEN = ("provisional", "verified")


def open_readings(laboratory_id: UUID, *, second: bool = False) -> set[UUID]:
    """Give the tubes of which a laboratory has a reading that waits to be verified or released."""
    rows = Reading.objects.filter(laboratory=laboratory_id, state__in=OPEN, second=second)
    return set(rows.values_list("tube_id", flat=True))


def to_be_laid(laboratory: Site, *, second: bool, limit: int) -> list[str]:
    """Give the codes of tubes to put on the next plate: they wait here, are on no plate, and nobody has read them."""
    live = Well.objects.filter(tube_id=OuterRef("tube_id" if second else "id"), live=True)
    if second:
        seconds = seconds_waiting().filter(~Exists(live), laboratory=laboratory)
        return list(seconds.values_list("tube_code", flat=True)[:limit])
    read = Reading.objects.filter(tube_id=OuterRef("id"), laboratory=laboratory, state__in=OPEN)
    rows = waiting_in(laboratory).filter(~Exists(live), ~Exists(read))
    return list(rows.values_list("code", flat=True)[:limit])


def seconds_waiting() -> QuerySet[SecondTest]:
    """Give the second tests that nobody has done yet."""
    return SecondTest.objects.filter(done_at=None, dropped_at=None)


def used_kit(wells: Iterable[Well], kit: str) -> bool:
    """Say whether one of these wells' tubes was read with this reagent the first time."""
    tubes = [well.tube_id for well in wells if well.tube_id]
    rows = Reading.objects.filter(tube_id__in=tubes, lot__kit=kit, second=False)
    return rows.exclude(state=Reading.State.ASIDE).exists()


# What is known of tubes before a row about them is taken.
_KNOWN = f"""
SELECT t.id, t.laboratory_id, t.received_at IS NOT NULL, t.box, t.rejected_at IS NOT NULL,
    coalesce((SELECT r.conclusion FROM testing_result r WHERE r.tube_id = t.id AND r.laboratory_id = %(laboratory)s
        AND {COUNTS.format(t="r")} AND NOT {AMENDED.format(t="r")} ORDER BY r.at DESC LIMIT 1), ''),
    coalesce((SELECT d.conclusion FROM laboratory_reading d WHERE d.tube_id = t.id AND d.laboratory_id = %(laboratory)s
        AND d.state IN ('provisional', 'verified') AND NOT d.second LIMIT 1), '')
FROM testing_tube t WHERE t.id = ANY(%(tubes)s::uuid[])
"""  # noqa: S608 — constants of this module


def known_tubes(tubes: Collection[UUID], laboratory_id: UUID) -> dict[UUID, Known]:
    """Say what is known of tubes when rows about them are judged."""
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, {"tubes": list(tubes), "laboratory": laboratory_id})
        return {
            id_: Known(here == laboratory_id, received, box, rejected, result, reading)
            for id_, here, received, box, rejected, result, reading in cursor.fetchall()
        }


# --- lists


def to_verify(laboratories: Collection[UUID]) -> QuerySet[Reading]:
    """List the readings that wait for a second person or for their release, those entered first first."""
    rows = Reading.objects.filter(laboratory__in=laboratories, state__in=OPEN)
    return rows.select_related("entered_by", "run__plate", "laboratory", "lot")


def readings_of(tube_id: UUID) -> QuerySet[Reading]:
    """List every reading of a tube, also what was set aside."""
    rows = Reading.objects.filter(tube_id=tube_id)
    return rows.select_related("entered_by", "verified_by", "run__plate", "lot", "laboratory", "well", "file")


def results_of(tube_id: UUID) -> list[tuple[Result, bool]]:
    """List the results of a tube that count, each with whether another one amends it."""
    amended = Exists(Result.objects.filter(tube=OuterRef("tube"), amends=OuterRef("pk")))
    rows = Result.objects.filter(tube=tube_id).annotate(amended=amended).select_related("by")
    return [(row, row.amended) for row in rows.order_by("at", "id")]


def plates_of(laboratory: Site) -> QuerySet[Plate]:
    """List a laboratory's plates, newest first."""
    return Plate.objects.filter(laboratory=laboratory).select_related("run", "made_by")


# --- control charts


class Control(NamedTuple):
    """The values of a gene of the positive control: run and Ct, in the order of time, each with the rules it breaks."""

    gene: str
    values: list[tuple[Run, float]]
    levels: Levels | None
    broken: list[tuple[str, ...]]


SHOWN = 60  # values of a chart


def control_charts(run: Run, wanted: int) -> list[Control]:
    """Give the control chart of each gene for a run's instrument and lot, up to this run. The mean and limits come
    from the first values of valid runs."""
    found = []
    for gene in run.lot.genes:
        rows = ControlValue.objects.filter(
            Q(at__lt=run.ran_at) | Q(run=run), instrument=run.instrument_id, lot=run.lot_id, gene=gene
        ).select_related("run")
        values = [(row.run, row.ct) for row in rows]
        by = levels([ct for each, ct in values if each.state == Run.State.VALID], wanted)
        rules = broken([ct for _run, ct in values], by) if by else [()] * len(values)
        found.append(Control(gene, values[-SHOWN:], by, list(rules)[-SHOWN:]))
    return found


def second_tests(tubes: Sequence[UUID]) -> list[SecondTest]:
    """Give the second tests that were ordered of these tubes, also those not needed any more."""
    return list(SecondTest.objects.filter(tube_id__in=list(tubes))) if tubes else []


def readings_of_run(run: Run) -> QuerySet[Reading]:
    """List what was read of the tubes of a run: what is not negative first, then by their wells."""
    rows = Reading.objects.filter(run=run).select_related("well", "entered_by", "verified_by")
    first = Case(When(conclusion="negative", then=1), default=0)
    return rows.order_by(first, "well__position", "entered_at")


def extracted(laboratory_id: UUID, tubes: Collection[UUID]) -> dict[UUID, int]:
    """Count how often the wells of these tubes were sent to be extracted again."""
    rows = Reading.objects.filter(
        laboratory=laboratory_id, tube_id__in=list(tubes), aside=Reading.Aside.EXTRACT
    )
    return dict(rows.order_by().values_list("tube_id").annotate(n=Count("pk")))
