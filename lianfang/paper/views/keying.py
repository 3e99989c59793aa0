"""Keying a form: fields in the order of the paper, nothing of what anybody keyed before."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianfang.accounts.access import require
from lianfang.paper import actions, queries, words
from lianfang.paper.models import PaperForm
from lianfang.paper.rules import keyed as rules
from lianfang.paper.rules.keyed import FIELDS, LINE_FIELDS, LINES, Keyed, Problem
from lianfang.paper.rules.numbers import read_form_number, spaced
from lianfang.people.capture import NEWCOMER
from lianfang.sync.words import reason
from lianfang.testing.capture import SEAL, SWAB
from lianfang.testing.views.rounds import require_anywhere
from lianfang.web.http import Request

KINDS = {kind.name: kind for kind in (NEWCOMER, SWAB, SEAL)}
SPARE = 3  # lines beyond those printed, for swabs that should not have been taken
LAST_DAY = "paper_day"  # in the session: forms come in heaps of one day


def paper_key(request: Request) -> HttpResponse:
    """Find the form whose number was typed or scanned."""
    require_anywhere(request, "testing.sample")
    typed = request.GET.get("number", "")
    number = read_form_number(typed)
    if number is None:
        messages.error(
            request, _("%(typed)s is no form number: its check character is wrong.") % {"typed": typed[:40]}
        )
        return redirect("paper_forms")
    form = queries.forms(request.user, request.now).filter(number=number).first()
    if form is None:
        messages.error(
            request, _("Form %(number)s was never printed for a site of yours.") % {"number": spaced(number)}
        )
        return redirect("paper_forms")
    return redirect("paper_form_key", pk=form.pk)


def paper_form_key(request: Request, pk: UUID) -> HttpResponse:
    """Key a form; what cannot be right is shown before it is kept."""
    form = get_object_or_404(queries.forms(request.user, request.now), pk=pk)
    require(request.user, "testing.sample", form.area_id, request.today)
    if closed := _closed(request, form):
        messages.warning(request, closed)
        return redirect("paper_form", pk=form.pk)
    if request.method != "POST":
        empty = Keyed(request.session.get(LAST_DAY, ""), "")
        return render(request, "paper/key.html", _context(form, empty, []))
    read = _read(request, form)
    found = [*rules.problems(read, form.kit.code, request.today), *queries.other_names(form.kit, read)]
    if any(each.hard for each in found) or (found and "as_written" not in request.POST):
        return render(request, "paper/key.html", _context(form, read, found), status=422)
    told = actions.key_form(form, read, by=request.user, now=request.now, kinds=KINDS)
    request.session[LAST_DAY] = read.day
    say(request, form, told)
    return redirect("paper_form", pk=form.pk) if told.n_different else redirect("paper_forms")


def _closed(request: Request, form: PaperForm) -> str:
    """Say why this user cannot key this form, or ""."""
    if any(each.by_id == request.user.pk for each in form.keyings.all()):
        return _("You keyed form %(number)s already. Somebody else keys it again.") % {
            "number": spaced(form.number)
        }
    if form.state not in {PaperForm.State.PRINTED, PaperForm.State.ONCE}:
        return _("Form %(number)s is closed: %(state)s.") % {
            "number": spaced(form.number),
            "state": form.get_state_display(),
        }
    return ""


def _shown(form: PaperForm) -> int:
    return min(form.lines + SPARE, LINES)


def _read(request: Request, form: PaperForm) -> Keyed:
    lines = [
        {name: request.POST.get(f"lines.{n}.{name}", "")[:200] for name in LINE_FIELDS}
        for n in range(_shown(form))
    ]
    return rules.keyed({name: request.POST.get(name, "")[:200] for name in FIELDS}, lines)


def _context(form: PaperForm, read: Keyed, found: Sequence[Problem]) -> dict[str, Any]:
    wrong: dict[str, str] = {}
    for each in found:
        wrong.setdefault(each.field, str(words.PROBLEMS[each.code]))
    lines = []
    for n in range(_shown(form)):
        line = read.lines[n] if n < len(read.lines) else rules.KeyedLine()
        fields = [_field(f"lines.{n}.{name}", getattr(line, name), wrong) for name in LINE_FIELDS]
        lines.append({"n": n + 1, "spare": n >= form.lines, "fields": fields})
    return {
        "title": _("Key form %(number)s") % {"number": spaced(form.number)},
        "form": form,
        "number": spaced(form.number),
        "top": [_field(name, getattr(read, name), wrong) for name in ("day", "tube_code")],
        "lines": lines,
        "heads": [words.FIELDS[name] for name in LINE_FIELDS],
        "foot": [_field(name, getattr(read, name), wrong) for name in ("count", "sealed")],
        "problems": [(each.field, words.field_name(each.field), words.PROBLEMS[each.code]) for each in found],
        "may_stand": bool(found) and not any(each.hard for each in found),
    }


def _field(name: str, value: str, wrong: dict[str, str]) -> dict[str, str]:
    kind = name.rsplit(".", 1)[-1]
    return {
        "name": name,
        "kind": kind,
        "value": value,
        "label": words.field_name(name),
        "short": str(words.FIELDS[kind]),
        "error": wrong.get(name, ""),
    }


def say(request: Request, form: PaperForm, told: actions.Told) -> None:
    """Say what became of a keying."""
    number = spaced(form.number)
    if told.state == PaperForm.State.ONCE:
        messages.success(
            request, _("Form %(number)s is kept. Somebody else keys it again.") % {"number": number}
        )
    elif told.n_different:
        different = ngettext("%(n)s field differs", "%(n)s fields differ", told.n_different) % {
            "n": told.n_different
        }
        messages.warning(
            request, _("Form %(number)s: %(different)s.") % {"number": number, "different": different}
        )
    else:
        _say_told(request, number, told)


def _say_told(request: Request, number: str, told: actions.Told) -> None:
    people = ngettext("%(n)s person", "%(n)s people", told.n_people) % {"n": told.n_people}
    messages.success(
        request, _("Form %(number)s is stored: %(people)s.") % {"number": number, "people": people}
    )
    doubts = sorted({str(reason(kind, each.code)) for kind, each in told.doubted})
    if doubts:
        messages.warning(request, _("Doubted; a person settles it: %(why)s") % {"why": " · ".join(doubts)})
