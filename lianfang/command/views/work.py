"""My work: what waits for this person, sorted by clock; the clocks that ran out, and who answers for them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, must, posts_on, spans
from lianfang.accounts.models import Post
from lianfang.accounts.roles import ROLES
from lianfang.command import actions
from lianfang.command.forms import BreachFilter, NoteForm, WorkFilter
from lianfang.command.models import Breach
from lianfang.command.queries.orders import READ
from lianfang.command.queries.work import Item, breaches, label_of, my_breaches, queue
from lianfang.command.views.common import said_wrong
from lianfang.command.waits import BY_KEY, WATCHED
from lianfang.command.words import STANDINGS, WORK_OF
from lianfang.places.queries import labels
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, cut, filters, listing

SORTS = {"due": "due_at", "raised": "raised_at", "level": "level"}
Queued = tuple[Item, Any, str]


def my_work(request: Request) -> HttpResponse:
    """Show what waits for this person: what ran out and nobody answers for first, then everything by its clock."""
    form, chosen = filters(WorkFilter, request)
    narrow = {name: chosen.get(name, "") for name in ("kind", "source")}
    found = queue(request.user, request.today, request.now, **narrow)
    items = [item for item in found.items if _wanted(item, chosen)]
    if request.GET.get("export") == "csv":
        return _saved(items)
    shown = cut(request, items)
    context = {
        "title": _("My work"),
        "filters": form,
        "piles": found.piles,
        "late": found.late,
        "listing": shown,
        "rows": [(item, *STANDINGS[item.standing]) for item in shown.page],
        "ran_out": _ran_out(request),
        "posts": [] if found.piles or request.GET else _posts(request),
        "phone": may(request.user, "duty.work", request.today),
    }
    return render(request, "command/work.html", context)


def _posts(request: Request) -> list[tuple[Post, str, str, str]]:
    """Give the posts of somebody for whom nothing waits: each with its name, its area, and what is to be done in it."""
    posts = posts_on(request.user, request.today)
    names = labels(post.area_id for post in posts)
    return [
        (post, str(ROLES[post.role][0]), names.get(post.area_id, ""), str(WORK_OF[post.role]))
        for post in posts
        if post.role in ROLES
    ]


def _wanted(item: Item, chosen: dict[str, Any]) -> bool:
    if chosen.get("state") and item.standing != chosen["state"]:
        return False
    whose = chosen.get("whose")
    return whose is None or bool(item.for_whom) == (whose == "lent")


def _saved(items: list[Item]) -> HttpResponse:
    head = [_("What"), _("Which"), _("Area"), _("Runs out"), _("State"), _("For")]
    cells = (
        (each.source.label, each.line, each.area, each.due, STANDINGS[each.standing][0], each.for_whom)
        for each in items
    )
    return csv_response("my-work", head, cells)


def _ran_out(request: Request) -> list[tuple[Breach, str, str]]:
    """Give the clocks this user was told of, each with what it is of and where."""
    told = {each.breach_id: each.breach for each in my_breaches(request.user)[:50]}
    names = labels(each.area_id for each in told.values())
    return [(each, label_of(each.source), names.get(each.area_id, "")) for each in told.values()]


@require_POST
def answer(request: Request) -> HttpResponse:
    """Answer for the ticked clocks that ran out."""
    ids = [one for text in request.POST.getlist("id") if (one := _uuid(text))]
    form = NoteForm(request.POST)
    back = request.POST.get("back", "")
    if not ids:
        messages.error(request, _("Tick what you answer for."))
    elif form.is_valid():
        n = actions.answer(ids, note=form.cleaned_data["note"], by=request.user, now=request.now)
        said = ngettext("You answer for %(n)s clock.", "You answer for %(n)s clocks.", n) % {"n": n}
        messages.success(request, said)
    else:
        said_wrong(request, form)
    return redirect("breach", back) if _uuid(back) else redirect("my_work")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def breach_list(request: Request) -> HttpResponse:
    """List the clocks that ran out: who was told, how far up it went, who answered for it and when."""
    must(request, READ)
    sources = [(source.key, source.label) for source in WATCHED]
    form, chosen = filters(lambda data: BreachFilter(data, sources=sources), request)
    rows = breaches(spans(request.user, READ, request.today), **chosen)
    if request.GET.get("export") == "csv":
        return _breaches_saved(list(rows.order_by("-raised_at")))
    shown = listing(request, rows.prefetch_related("told__user"), sorts=SORTS, default="-raised")
    names = labels(each.area_id for each in shown.page)
    context = {
        "title": _("Clocks that ran out"),
        "filters": form,
        "listing": shown,
        "rows": [(each, label_of(each.source), names.get(each.area_id, "")) for each in shown.page],
    }
    return render(request, "command/breaches.html", context)


def _breaches_saved(rows: list[Breach]) -> HttpResponse:
    head = [_("What"), _("Number"), _("Area"), _("Ran out"), _("Seen"), _("Sent up, times")]
    head += [_("Answered for"), _("By whom"), _("What is done"), _("Done")]
    names = labels(each.area_id for each in rows)
    cells = (
        (
            *(label_of(each.source), each.about, names.get(each.area_id, ""), each.due_at, each.raised_at),
            *(each.level, each.answered_at, each.answered_by, each.note, each.over_at),
        )
        for each in rows
    )
    return csv_response("clocks-that-ran-out", head, cells)


def breach(request: Request, pk: UUID) -> HttpResponse:
    """Show a clock that ran out: who was told when, by screen or message, and who answered for it."""
    mine = my_breaches(request.user).values("breach")
    seen = breaches(spans(request.user, READ, request.today))
    rows = seen | Breach.objects.filter(pk__in=mine).select_related("answered_by")
    found: Breach = get_object_or_404(rows.prefetch_related("told__user"), pk=pk)
    source = BY_KEY.get(found.source)
    context = {
        "title": label_of(found.source),
        "breach": found,
        "area": labels([found.area_id]).get(found.area_id, ""),
        "told": list(found.told.all()),
        "form": NoteForm(),
        "all_url": source.all_url() if source and may(request.user, source.permission, request.today) else "",
    }
    return render(request, "command/breach.html", context)
