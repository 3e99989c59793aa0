"""Reading files of units for areas and of people for doors; giving back the rows that were not taken."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianfang.accounts.access import visible
from lianfang.accounts.audit import audit
from lianfang.common.errors import Refused
from lianfang.documents.tables import give_back
from lianfang.grid import actions, queries
from lianfang.grid.actions.lists import NAMES, REASONS
from lianfang.grid.forms import ListForm
from lianfang.grid.models import TakenList
from lianfang.grid.views.common import MANAGE, manages
from lianfang.people.views import area_context, area_of
from lianfang.web.http import Request

SHOWN = 200


def list_new(request: Request) -> HttpResponse:
    """Read a file in; list those that were read."""
    manages(request)
    area = area_of(request, MANAGE)
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        told: dict[str, Any] = {"area_id": area.pk, "name": file.name, "data": file.read()}
        try:
            kept, new = actions.read_list(form.cleaned_data["of"], **told, by=request.user, now=request.now)
        except Refused as refused:
            form.add_error("file", str(refused))
        else:
            if not new:
                messages.info(request, _("This very file is here already. Nothing has changed."))
            return redirect("grid_list", pk=kept.pk)
    context = {
        "title": _("Read in who answers for what"),
        "form": form,
        "columns": {of: [NAMES[one][0] for one in names] for of, names in _COLUMNS.items()},
        "lists": queries.taken_lists(request.user, request.today)[:20],
        **area_context(area),
    }
    return render(request, "grid/lists.html", context, status=422 if form.is_bound else 200)


_COLUMNS = {
    "contracts": ("area", "unit", "cadre", "leader"),
    "doors": ("area", "address", "duty", "worker", "accepted"),
}


def list_file(request: Request, pk: UUID) -> HttpResponse:
    """Show what became of a file; give back the rows that were not taken, as the same kind of file."""
    rows = TakenList.objects.select_related("received_by")
    kept = get_object_or_404(visible(rows, request.user, MANAGE, request.today), pk=pk)
    returned = [(line, cells, _(REASONS[why])) for line, cells, why in kept.returned]
    if request.GET.get("export"):
        added = [(cells, (str(line), why)) for line, cells, why in returned]
        data = give_back(kept.kind, kept.separator, kept.head, added, (_("Line"), _("Reason")))
        response = HttpResponse(data, content_type="application/octet-stream")
        response["Content-Disposition"] = f'attachment; filename="returned.{kept.kind}"'
        audit(request.user, "grid.list.returned", kept, request.now, area_id=kept.area_id)
        return response
    said = ngettext("%(n)s row was taken.", "%(n)s rows were taken.", kept.n_taken)
    context = {"title": kept.name, "kept": kept, "returned": returned[:SHOWN]}
    return render(request, "grid/list.html", context | {"said": said % {"n": kept.n_taken}})
