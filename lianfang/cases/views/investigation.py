"""The form of an investigation, screen by screen, beside the patient: each part is saved by itself and may be left."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, require
from lianfang.accounts.audit import audit
from lianfang.cases import actions, papers, queries
from lianfang.cases.forms.investigation import PartForm, RowForm, part_form, row_form
from lianfang.cases.models import TABLES, Case, Entry, InvestigationPart
from lianfang.cases.queries.movements import SeenAt
from lianfang.cases.rules import Conflict
from lianfang.cases.views.clocks import shown_clocks
from lianfang.common.errors import Refused
from lianfang.people.queries import identity
from lianfang.places.queries import labels
from lianfang.web.http import Request

LABELS = dict(InvestigationPart.Key.choices)


def investigation(request: Request, pk: UUID) -> HttpResponse:
    """Show how an investigation stands: its clocks, its parts, what was said of movements that cannot be."""
    case = _case(request, pk)
    _opened(request, case)
    movements = queries.rows_of(case, "movements")
    doubled, gaps = queries.doubts_of(movements)
    context = _shell(request, case) | {
        "clocks": shown_clocks(case, request.now),
        "states": queries.states_of(case, request.now),
        "doubled": len(doubled),
        "gaps": gaps,
        "lookback": queries.lookback_of(case, request.now),
    }
    return render(request, "cases/investigation.html", context)


def investigation_part(request: Request, pk: UUID, key: str) -> HttpResponse:
    """Show a part of an investigation, and save what was answered in it."""
    case = _case(request, pk)
    if key not in LABELS:
        raise Http404
    if request.method != "POST":
        _opened(request, case)
        return _part_page(request, case, key)
    form = _part_form(request, case, key, request.POST)
    clash, saved = _tried(form, partial(_save_part, request, case, key, form))
    if saved:
        return _onward(request, case, key, form, saved)
    return _part_page(request, case, key, form=form, clash=_clash(form, clash), status=422)


def _save_part(request: Request, case: Case, key: str, form: PartForm) -> actions.Saved:
    base, done = form.cleaned_data["version"] or 0, form.cleaned_data["done"]
    who: dict[str, Any] = {"by": request.user, "now": request.now}
    return actions.save_part(case, key, form.said(), base=base, done=done, **who)


def investigation_row(request: Request, pk: UUID, key: str, row: UUID) -> HttpResponse:
    """Show a row of a table for writing, and save it."""
    case = _case(request, pk)
    if key not in TABLES:
        raise Http404
    entry = queries.newest(case, key, row)
    if request.method != "POST":
        _opened(request, case)
        return _part_page(request, case, key, row=row_form(key, entry, row=row))
    form = row_form(key, entry, request.POST, row)
    clash, saved = _tried(form, partial(_save_row, request, case, key, row, form))
    if saved:
        return _onward(request, case, key, form, saved, stay=True)
    return _part_page(request, case, key, row=form, clash=_clash(form, clash), status=422)


def _save_row(request: Request, case: Case, key: str, row: UUID, form: RowForm) -> actions.Saved:
    base = form.cleaned_data["version"] or 0
    return actions.save_row(case, key, row, form.said(), base=base, by=request.user, now=request.now)


def _tried(form: Any, save: Callable[[], actions.Saved]) -> tuple[Conflict | None, actions.Saved | None]:
    """Save what is in a form; on a refusal the form says why, over a version saved meanwhile it is shown again."""
    if not form.is_valid():
        return None, None
    try:
        return None, save()
    except Conflict as clash:
        form.data = form.data.copy()
        form.data["version"] = str(clash.theirs.version)  # saving once more is a decision
        form.add_error(None, str(clash))
        return clash, None
    except Refused as refused:
        if refused.code == "forbidden":
            raise
        form.add_error(None, str(refused))
        return None, None


@require_POST
def investigation_row_remove(request: Request, pk: UUID, key: str, row: UUID) -> HttpResponse:
    """Take a row out of a table, or put it back."""
    case = _case(request, pk)
    entry = queries.newest(case, key, row) if key in TABLES else None
    if entry is None:
        raise Http404
    base = int(request.POST.get("version") or 0) if request.POST.get("version", "0").isdecimal() else 0
    who: dict[str, Any] = {"by": request.user, "now": request.now}
    if entry.removed:
        actions.save_row(case, key, row, entry.values(), base=entry.version, **who)
        messages.success(request, _("Put back."))
    else:
        actions.remove_row(case, key, row, base=base, **who)
        messages.success(request, _("Taken out. It can be put back."))
    return redirect("investigation_part", pk=case.pk, key=key)


def investigation_print(request: Request, pk: UUID) -> HttpResponse:
    """Print the report of an investigation as PDF."""
    case = _case(request, pk)
    who: dict[str, Any] = {"person_id": case.person_id, "area_id": case.area_id}
    audit(request.user, "cases.investigation.printed", case, request.now, **who)
    data = papers.print_investigation(case, by=request.user, now=request.now)
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="investigation-{case.number or "case"}.pdf"'
    return response


def _case(request: Request, pk: UUID) -> Case:
    case = get_object_or_404(Case.objects.select_related("person", "outbreak"), pk=pk)
    require(request.user, "cases.read", case.area_id, request.today, case.person_id)
    return case


def _opened(request: Request, case: Case) -> None:
    where: dict[str, Any] = {"person_id": case.person_id, "area_id": case.area_id}
    audit(request.user, "people.person.opened", case.person, request.now, **where)


def _shell(request: Request, case: Case) -> dict[str, Any]:
    return {
        "title": _("Investigation"),
        "case": case,
        "who": identity(case.person, request.user, request.today),
        "area": labels([case.area_id]).get(case.area_id, ""),
        "may_write": may(request.user, "cases.investigate", request.today, case.area_id),
    }


def _part_form(request: Request, case: Case, key: str, data: Any = None) -> PartForm:
    part = queries.part_of(case, key)
    start = {**part.data, "version": part.version, "done": part.done} if part else {"version": 0}
    if key == "onset" and not part and case.onset_on:
        start["onset_on"] = case.onset_on
    protocol = queries.protocol_of(case.outbreak, request.now)
    return part_form(key)(data, initial=start, auto_id="part_%s", protocol=protocol)


def _part_page(
    request: Request,
    case: Case,
    key: str,
    *,
    form: PartForm | None = None,
    row: RowForm | None = None,
    clash: Mapping[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Draw a part with its answers or its table; `row` is the row being written, `clash` what two people wrote."""
    order = list(LABELS)
    context = _shell(request, case) | {
        "key": key,
        "label": LABELS[key],
        "form": form or _part_form(request, case, key),
        "part": queries.part_of(case, key),
        "history": queries.history_of(case, key, row.initial["row"] if row else None)[1:6],
        "clash": clash,
        "follows": order[order.index(key) + 1] if key != order[-1] else "",
        "writes": row is not None,
        "row": row,
    }
    context |= _table(request, case, key, row) if key in TABLES else {}
    return render(request, "cases/investigation_part.html", context, status=status)


def _table(request: Request, case: Case, key: str, row: RowForm | None) -> dict[str, Any]:
    rows = queries.rows_of(case, key)
    asked = queries.lookback_of(case, request.now) if key == "movements" else None
    seen = queries.seen_at(case, asked, request.now) if asked else []
    doubled = queries.doubts_of(rows)[0] if key == "movements" else frozenset()
    return {
        "is_table": True,
        "rows": [(each, each.row in doubled) for each in rows],
        "taken_out": queries.taken_out(case, key),
        "row": row or row_form(key, known=_of_stay(request, seen)),
        "results": queries.results_of(case) if key == "tests" else [],
        "lookback": asked,
        "seen": seen,
    }


def _of_stay(request: Request, seen: Iterable[SeenAt]) -> dict[str, Any]:
    """Give what is known of the place and time somebody chose from where the case was seen."""
    for each in seen:
        if each.key == request.GET.get("at"):
            stay = each.stay
            evidence = "scan" if stay.source == "scan" else "others"
            when = {"began_at": stay.entered, "ended_at": stay.left}
            return when | {"place": each.place, "evidence": evidence}
    return {}


def _clash(form: Any, clash: Conflict | None) -> dict[str, Any] | None:
    """Set what two people wrote side by side, field by field."""
    if clash is None:
        return None
    said = clash.theirs.values() if isinstance(clash.theirs, Entry) else clash.theirs.data
    mine = form.said()
    fields = clash.differing or tuple(name for name in mine if mine[name] != said.get(name))
    lines = [
        (form.fields[name].label, _worded(form, name, mine.get(name)), _worded(form, name, said.get(name)))
        for name in fields
        if name in form.fields and name != "done"
    ]
    return {"theirs": clash.theirs, "lines": lines}


def _worded(form: Any, name: str, value: Any) -> Any:
    choices = dict(getattr(form.fields[name], "choices", ()))
    return choices.get(value, value) if value not in (None, "") else "–"


def _onward(
    request: Request, case: Case, key: str, form: Any, saved: actions.Saved, *, stay: bool = False
) -> HttpResponse:
    """Say what was saved and what was taken over from somebody else, and go on."""
    if saved.taken:
        names = ", ".join(str(form.fields[name].label) for name in saved.taken if name in form.fields)
        said = _("Saved, together with what somebody else wrote meanwhile: %(names)s.")
        messages.info(request, said % {"names": names})
    else:
        messages.success(request, _("Saved."))
    follows = request.POST.get("next", "")
    if not stay and follows in LABELS:
        return redirect("investigation_part", pk=case.pk, key=follows)
    if not stay:
        return redirect("investigation", pk=case.pk)
    return redirect("investigation_part", pk=case.pk, key=key)
