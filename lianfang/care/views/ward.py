"""The ward round: everybody in hospital, bed by bed."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lianfang.accounts.access import may
from lianfang.accounts.audit import audit
from lianfang.care import queries, words
from lianfang.care.forms import RoundFilter
from lianfang.care.models import Admission
from lianfang.care.queries.ward import AtBed, at_beds, ward_round, wards_of
from lianfang.care.views.lists import consultation_state, seen
from lianfang.web.http import Request
from lianfang.web.pages import cut, filters

EVERYBODY = 500  # of one round; a longer list goes on on the next page


@dataclass(frozen=True, slots=True)
class Row:
    """A patient of the round as shown."""

    bed: AtBed
    type: str
    state: str
    warned: words.Warned | None
    writes: bool
    nurses: bool

    @property
    def to_do(self) -> bool:
        """Say whether something is late or waits for a decision."""
        bed = self.bed
        late = self.state == "missing" or bed.late or bed.team.state == "late"
        return late or bed.asked > 0 or bed.proposed or not bed.plan or bed.due > 0


def the_round(request: Request) -> HttpResponse:
    """Show everybody in hospital in the order of the beds, with what each day asks for. Opening it is recorded."""
    there = seen(request)
    form, chosen = filters(lambda data: RoundFilter(data, wards=wards_of(there, request.now)), request)
    only_open = chosen.pop("open", False)
    rows = _rows(request, list(at_beds(there, request.now, **chosen)))
    rows = [row for row in rows if row.to_do or not only_open]
    audit(request.user, "care.round.opened", request.user, request.now, rows=len(rows))
    listed = cut(request, rows, EVERYBODY)
    context = {"title": _("Ward round"), "filters": form, "listing": listed, "rows": listed.page}
    return render(request, "care/round.html", context)


def _rows(request: Request, files: list[Admission]) -> list[Row]:
    held = queries.consulted(files, request.today)
    found = []
    for bed in ward_round(files, request.now):
        file = bed.file
        treatment = queries.protocol_of(file.case, request.now).treatment
        found.append(
            Row(
                bed,
                queries.type_label(file.case, file.case.clinical_type),
                consultation_state(file, held, request),
                words.warned(bed.seen, queries.score_of(bed.seen), treatment) if bed.seen else None,
                may(request.user, "care.treat", request.today, file.area_id),
                may(request.user, "care.nurse", request.today, file.area_id),
            )
        )
    return found
