"""Runs: what an instrument read of a plate, its controls and their charts, what each tube says."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from lianfang.accounts.access import visible
from lianfang.laboratory import actions, drawings, queries, rules
from lianfang.laboratory.forms import RunForm
from lianfang.laboratory.models import Instrument, Lot, Plate, Reading, Run, Well
from lianfang.laboratory.rules.codes import ct_of
from lianfang.laboratory.views.common import page, protocol_of
from lianfang.laboratory.views.plates import plate_of
from lianfang.laboratory.words import FAULTS
from lianfang.protocol.schema import Protocol
from lianfang.protocol.timeline import named
from lianfang.web.http import Request


def plate_run(request: Request, pk: UUID) -> HttpResponse:
    """Enter the run of a plate: from the file of the instrument, or typed well by well."""
    plate, protocol = plate_of(request, pk), protocol_of(request)
    form = _form(request, plate, protocol)
    genes = _genes(plate)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["file"]:
            return _from_file(request, plate, form.cleaned_data, protocol)
        cts, wrong = _typed(request)
        if not wrong:
            said = form.cleaned_data
            entry = actions.Entry(said["instrument"], said["lot"], said["ran_at"], said["method"], cts)
            run = actions.enter_run(plate, entry, protocol=protocol, by=request.user, now=request.now)
            return redirect("lab_run", pk=run.pk)
        form.add_error(None, _("These Ct values cannot be read: %(wells)s") % {"wells": ", ".join(wrong)})
    status = 422 if form.errors else 200
    context = page(request, plate.laboratory, "plates", _("Run of plate %(n)s") % {"n": plate.number})
    context |= {"plate": plate, "form": form, "genes": genes, "wells": _wells(request, plate, genes)}
    return render(request, "laboratory/plate_run.html", context, status=status)


def _form(request: Request, plate: Plate, protocol: Protocol) -> RunForm:
    good = {"laboratory": plate.laboratory, "retired_at": None}
    return RunForm(
        request.POST or None,
        request.FILES or None,
        methods=protocol.testing.methods.value,
        instruments=Instrument.objects.filter(**good),
        lots=Lot.objects.filter(**good, expires_on__gte=request.today),
        initial={"ran_at": request.now},
    )


def _genes(plate: Plate) -> list[str]:
    """Give the genes whose Ct are typed: those of the lots that may be chosen."""
    lots = Lot.objects.filter(laboratory=plate.laboratory, retired_at=None)
    found = dict.fromkeys(
        gene for lot in lots for gene in [*lot.genes, *([lot.internal] if lot.internal else [])]
    )
    return list(found) or ["ORF1ab", "N", "IC"]


def _wells(request: Request, plate: Plate, genes: Iterable[str]) -> list[dict[str, Any]]:
    return [
        {
            "well": well,
            "name": rules.well_name(well.position),
            "cells": [(gene, request.POST.get(f"ct-{well.position}-{gene}", "")) for gene in genes],
        }
        for well in Well.objects.filter(plate=plate)
    ]


def _typed(request: Request) -> tuple[dict[int, dict[str, float | None]], list[str]]:
    """Read the Ct values that were typed; and name the wells where one cannot be read."""
    found: dict[int, dict[str, float | None]] = {}
    wrong = []
    for name, text in request.POST.items():
        if not name.startswith("ct-"):
            continue
        _ct, position, gene = (*name.split("-", 2), "")[:3]
        ct, problem = ct_of(str(text))
        if not position.isdecimal() or int(position) >= rules.WELLS:
            continue
        found.setdefault(int(position), {})[gene] = ct
        if problem:
            wrong.append(rules.well_name(int(position)))
    return found, sorted(set(wrong))


def _from_file(request: Request, plate: Plate, said: dict[str, Any], protocol: Protocol) -> HttpResponse:
    kept, _new = actions.keep_file(
        plate.laboratory,
        name=said["file"].name,
        data=said["file"].read(),
        instrument=said["instrument"],
        plate=plate,
        lot=said["lot"],
        ran_at=said["ran_at"],
        by=request.user,
        now=request.now,
    )
    if kept.state == kept.State.NEW:
        how: dict[str, Any] = {
            "columns": kept.columns,
            "method": said["method"],
            "protocol": protocol.version,
        }
        actions.begin_reading(kept, **how, by=request.user, now=request.now)
        kept = actions.read_file(kept, protocol=protocol, now=request.now)
    run = Run.objects.filter(plate=plate).first()
    if run is None or kept.returned.filter(dealt_at=None).exists():
        messages.warning(request, _("Some rows of this file were not taken."))
        return redirect("lab_file", pk=kept.pk)
    return redirect("lab_run", pk=run.pk)


def lab_run(request: Request, pk: UUID) -> HttpResponse:
    """Show a run: whether its controls were right, their charts, what each tube says, who verified it."""
    rows = Run.objects.select_related("plate", "laboratory__area", "instrument", "lot", "entered_by")
    run = get_object_or_404(visible(rows, request.user, "testing.lab", request.today), pk=pk)
    readings = list(queries.readings_of_run(run))
    lab = named(run.protocol).laboratory
    genes = [*run.lot.genes, *([run.lot.internal] if run.lot.internal else [])]
    context = page(request, run.laboratory, "plates", _("Run of plate %(n)s") % {"n": run.plate.number})
    context |= {
        "run": run,
        "faults": [(_at(position), gene, FAULTS[code]) for code, position, gene in run.why],
        "charts": _charts(run, lab.chart_values.value),
        "genes": genes,
        "readings": [_row(each, genes) for each in readings if each.well],
        "controls": _controls(run, genes),
        "open": [each for each in readings if each.state in {"provisional", "verified"}],
        "cut": rules.cuts(lab, positive=run.lot.ct_positive, grey=run.lot.ct_grey),
        "protocol": lab,
        "often": _often(run, lab.extractions.value),
        "mine": run.entered_by_id == request.user.pk,
    }
    return render(request, "laboratory/run.html", context)


def _often(run: Run, most: int) -> set[UUID]:
    """Give the tubes that were extracted again as often as the protocol says: new swabs come next."""
    tubes = run.readings.exclude(conclusion="negative").values_list("tube_id", flat=True)
    return {tube for tube, n in queries.extracted(run.laboratory_id, tubes).items() if n >= most}


def _at(position: int | None) -> str:
    return "" if position is None else rules.well_name(position)


def _row(reading: Reading, genes: Iterable[str]) -> tuple[Reading, str, list[tuple[str, float | None]]]:
    """Give a reading with its well and the Ct of each gene."""
    at = reading.well.position if reading.well else None
    return reading, _at(at), [(gene, reading.cts.get(gene)) for gene in genes]


def _controls(run: Run, genes: Iterable[str]) -> list[tuple[str, Well, list[float | None]]]:
    wells = Well.objects.filter(plate=run.plate_id).exclude(role=Well.Role.SAMPLE)
    return [(rules.well_name(w.position), w, [w.cts.get(gene) for gene in genes]) for w in wells]


def _charts(run: Run, wanted: int) -> list[dict[str, Any]]:
    found = []
    for control in queries.control_charts(run, wanted):
        values = [ct for _run, ct in control.values]
        plates = [each.plate.number for each, _ct in control.values]
        drawn = drawings.chart(values, control.broken, plates, control.levels)
        last = control.broken[-1] if control.broken else ()
        found.append(
            {"gene": control.gene, "chart": drawn, "levels": control.levels, "last": last, "wanted": wanted}
        )
    return found
