"""The list of needs, taking one in, the page of one."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.utils.translation import gettext_noop as N_

from lianfang.accounts.access import may, require, spans, visible
from lianfang.accounts.audit import audit
from lianfang.common.errors import Refused
from lianfang.needs import actions, queries
from lianfang.needs.actions.taking import Told
from lianfang.needs.forms import (
    AssignForm,
    JoinForm,
    MaybeTextForm,
    NeedFilter,
    NeedForm,
    SortForm,
    TextForm,
)
from lianfang.needs.models import OPEN, Ticket
from lianfang.needs.rules import MAY
from lianfang.needs.views.goods import sendable
from lianfang.needs.views.stepping import Kind, Step, page_of, table
from lianfang.people.models import Household
from lianfang.places.queries import labels
from lianfang.places.rules import official_code
from lianfang.protocol.needs import Needs
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing

READ, RAISE, SORT, WORK = "needs.read", "needs.raise", "needs.sort", "needs.work"
RIDE = "ride"  # of the protocol's kinds of need: somebody wants to be taken somewhere
SORTS = {"due": "due_at", "number": "number", "told": "told_at", "area": "area_id"}
TONES = {"new": "amber", "open": "brand", "met": "green", "confirmed": "green"}
HEAD = (
    *(
        N_("No."),
        N_("What is needed"),
        N_("Kind"),
        N_("How it was told"),
        N_("Told"),
        N_("Area"),
        N_("Where"),
    ),
    *(
        N_("State"),
        N_("Due"),
        N_("Who sees to it"),
        N_("Spoken with them"),
        N_("Met at"),
        N_("Times opened again"),
    ),
)


def needs(request: Request) -> HttpResponse:
    """List the needs of one's areas, what is overdue first."""
    if not may(request.user, READ, request.today):
        require(request.user, READ, 0, request.today)
    numbers = queries.current(request.today).needs
    shaped: Any = partial(NeedFilter, numbers=numbers)
    form, chosen = filters(shaped, request)
    state = chosen.pop("state", "waiting")
    rows = queries.tickets(
        request.user, request.today, now=request.now, state="" if state == "all" else state, **chosen
    )
    if request.GET.get("export") == "csv":
        return _csv(request, list(rows.order_by("number")))
    shown = listing(request, rows, sorts=SORTS, default="due" if state in {"waiting", "late"} else "-number")
    context = {
        "title": _("Needs"),
        "filters": form,
        "listing": shown,
        "rows": _shown(list(shown.page)),
        "counts": queries.counts(request.user, request.today, request.now),
        "unmet": _unmet(request, numbers),
        "may_raise": may(request.user, RAISE, request.today),
        "may_feedback": may(request.user, "needs.feedback", request.today),
    }
    return render(request, "needs/needs.html", context)


def _shown(rows: list[Ticket]) -> list[dict[str, Any]]:
    areas = labels(row.area_id for row in rows)
    return [
        {
            "ticket": row,
            "kind": word_of(row),
            "area": areas.get(row.area_id, ""),
            "tone": TONES.get(row.state, "neutral"),
        }
        for row in rows
    ]


def word_of(ticket: Ticket) -> str:
    """Call the kind of a need as the page's language does; "" when it is not known."""
    return _(queries.numbers(ticket.protocol).kind(ticket.kind).label) if ticket.kind else ""


def _unmet(request: Request, numbers: Needs) -> list[tuple[str, str, int, int]]:
    """Name the kinds of need that wait, with how many of each and how many too long."""
    words = {kind.key: _(kind.label) for kind in numbers.kinds.value}
    told = queries.kinds_told(request.user, request.today, request.now)
    return [(key or "none", words.get(key, _("Kind not known")), n, late) for key, n, late in told]


def _csv(request: Request, rows: list[Ticket]) -> HttpResponse:
    areas = labels(row.area_id for row in rows)
    audit(request.user, "needs.list.exported", request.user, request.now, rows=len(rows))
    table = [
        (row.number, row.what, word_of(row), row.get_way_display(), row.told_at, areas.get(row.area_id, ""),
         row.place, row.get_state_display(), row.due_at, row.owner.name if row.owner else "", row.spoken_at,
         row.met_at, row.n_reopened)
        for row in rows
    ]  # fmt: skip
    return csv_response("needs", [_(head) for head in HEAD], table)


def need_new(request: Request) -> HttpResponse:
    """Take in what somebody tells by phone or at a desk."""
    if not may(request.user, RAISE, request.today):
        require(request.user, RAISE, 0, request.today)
    behind = _household(request)
    form = _form(request, behind)
    if request.method == "POST" and form.is_valid():
        try:
            ticket = actions.raise_need(_told(form, request, behind), by=request.user, now=request.now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Taken in as no. %(n)s.") % {"n": ticket.number})
            return redirect("need", ticket.pk) if may(request.user, READ, request.today) else redirect("home")
    known = [(each, word_of(each)) for each in queries.of_door(behind.pk)] if behind else []
    context = {"title": _("Take in a need"), "form": form, "behind": behind, "known": known}
    return render(request, "needs/need_new.html", context, status=422 if form.is_bound else 200)


def _household(request: Request) -> Household | None:
    """Give the household the address names, if this user may see its area."""
    try:
        asked = UUID(request.GET.get("household", ""))
    except ValueError:
        return None
    rows = visible(Household.objects.select_related("area"), request.user, RAISE, request.today)
    return rows.filter(pk=asked).first()


def _form(request: Request, behind: Household | None) -> NeedForm:
    begin = {}
    if behind:
        begin = {"area": f"{official_code(behind.area_id)} {behind.area}", "place": behind.address}
    return NeedForm(
        request.POST or None,
        initial=begin,
        request=request,
        spans=spans(request.user, RAISE, request.today),
        numbers=queries.current(request.today).needs,
    )


def _told(form: NeedForm, request: Request, behind: Household | None) -> Told:
    said = form.cleaned_data
    person = said["person"]
    return Told(
        way=Ticket.Way.PHONE,
        what=said["what"],
        area_id=said["area"].pk,
        told_at=said["told_at"] or request.now,
        by_id=request.user.pk,
        source=said["id"],
        kind=said["kind"],
        person_id=person.pk if person else None,
        household_id=behind.pk if behind else person.household_id if person else None,
        place=said["place"],
        name=said["name"] or (person.name if person else ""),
        phone=said["phone"] or (person.phone if person else ""),
    )


def _may(what: str) -> Any:
    return lambda ticket: ticket.state in MAY[what]


def _known(what: str) -> Any:
    return lambda ticket: ticket.state in MAY[what] and ticket.kind


STEPS = table(
    Step("take", gettext_lazy("I see to it"), "user-check", actions.take, WORK,
         lambda ticket: _known("taken")(ticket) and ticket.owner_id is None, tone="primary"),
    Step("sort", gettext_lazy("Sort"), "adjustments-horizontal", actions.sort, SORT, _may("sorted"), SortForm),
    Step("assign", gettext_lazy("Assign"), "send", actions.assign, SORT, _may("assigned"), AssignForm),
    Step("speak", gettext_lazy("Spoken with them"), "phone", actions.speak, WORK,
         lambda ticket: _known("spoken")(ticket) and ticket.spoken_at is None, MaybeTextForm),
    Step("meet", pgettext_lazy("need", "Met"), "check", actions.meet, WORK, _may("met"), TextForm),
    Step("confirm", gettext_lazy("They confirm it"), "circle-check", actions.confirm, WORK, _may("confirmed"),
         MaybeTextForm, "primary"),
    Step("reopen", pgettext_lazy("need", "Open again"), "arrow-back-up", actions.reopen, WORK, _may("reopened"),
         TextForm),
    Step("join", gettext_lazy("Join to another"), "git-merge", actions.join, SORT, _may("joined"), JoinForm),
    Step("part", gettext_lazy("It is another need"), "hierarchy", actions.part, SORT, _may("parted"), MaybeTextForm),
    Step("note", gettext_lazy("Note"), "note", actions.note, WORK, _may("noted"), TextForm),
    Step("withdraw", gettext_lazy("Nothing is needed"), "x", actions.withdraw, SORT, _may("withdrawn"), TextForm),
)  # fmt: skip


def need(request: Request, pk: UUID, step: str = "") -> HttpResponse:
    """Show a need with its clocks, who sees to it and what was done; take a step on it."""
    rows = Ticket.objects.select_related("owner", "household", "person", "told_by", "joined_to")
    return page_of(request, get_object_or_404(rows, pk=pk), step, Kind("need", "needs", READ, STEPS, _page))


def _page(ticket: Ticket, request: Request) -> dict[str, Any]:
    numbers = queries.numbers(ticket.protocol)
    on, area = request.today, ticket.area_id
    return {
        "title": _("Need %(n)s") % {"n": ticket.number},
        "ticket": ticket,
        "kind": word_of(ticket),
        "tone": TONES.get(ticket.state, "neutral"),
        "area": labels([area]).get(area, ""),
        "history": [
            (each, _words(each.what, each.text, numbers)) for each in ticket.steps.select_related("by")
        ],
        "near": [(each, word_of(each)) for each in queries.near(ticket)],
        "earlier": [(each, word_of(each)) for each in queries.earlier(ticket)],
        "joined": list(ticket.joined.order_by("number")),
        "clocks": _clocks(ticket),
        "grade": numbers.kinds,
        "goods": list(ticket.goods.select_related("request").prefetch_related("request__lines__item")),
        "may_goods": may(request.user, "supplies.read", on, area),
        "may_send": sendable(ticket, request),
        "may_ride": _to_ride(ticket, request),
        "may_people": bool(ticket.person_id) and may(request.user, "people.read", on, area),
        "may_doors": bool(ticket.household_id) and may(request.user, "people.read", on, area),
    }


def _to_ride(ticket: Ticket, request: Request) -> bool:
    """Say whether somebody wants to be taken somewhere and whoever looks may ask for a ride."""
    wanted = ticket.kind == RIDE and ticket.state in OPEN
    return wanted and may(request.user, "transport.ask", request.today, ticket.area_id)


def _words(what: str, text: str, numbers: Needs) -> str:
    """Say what stands beside a step: of one that sorted, the kind."""
    if what != "sorted" or not text:
        return text
    return _(numbers.kind(text).label)


def _clocks(ticket: Ticket) -> list[tuple[str, Any, Any]]:
    """Name the clocks of a need, until when each runs, and when it was stopped."""
    sorted_at = ticket.told_at if ticket.state != Ticket.State.NEW else None
    first = [(_("It is sorted"), ticket.sort_by, sorted_at)] if ticket.state == Ticket.State.NEW else []
    return [
        *first,
        (_("Somebody speaks with them"), ticket.speak_by, ticket.spoken_at),
        (_("It is met"), ticket.meet_by, ticket.met_at),
    ]
