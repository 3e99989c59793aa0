"""Sessions: the list, planning one, the page of one with its box, who came and who is watched; vaccines as goods."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianfang.accounts.access import may, must
from lianfang.accounts.audit import audit
from lianfang.booking.queries import line_of, slots_of
from lianfang.common.errors import Refused
from lianfang.places.queries import labels
from lianfang.supplies.forms import MaybeTextForm, TextForm
from lianfang.supplies.views.stepping import Kind, Step, page_of
from lianfang.vaccination import actions, queries
from lianfang.vaccination.forms import (
    BackForm,
    BringForm,
    FindForm,
    SessionFilter,
    SessionForm,
    VaccineForm,
    WasteForm,
)
from lianfang.vaccination.models import Session
from lianfang.vaccination.queries import DESK, GIVE, PLAN, PURPOSE, READ
from lianfang.vaccination.views.common import session_of, sites_for, take_in
from lianfang.vaccination.words import TONES, VISIT_TONES, product_label, products_of
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing

SORTS = {"opens": "opens_at", "site": "site__name", "area": "area_id"}


def sessions(request: Request) -> HttpResponse:
    """List the sessions of vaccination."""
    must(request, READ)
    form, chosen = filters(SessionFilter, request)
    rows = queries.sessions(request.user, request.today, **chosen)
    if request.GET.get("export") == "csv":
        return _csv(request, list(rows.order_by("opens_at", "pk")))
    listed = listing(request, rows, sorts=SORTS, default="-opens")
    context = {
        "title": _("Vaccination"),
        "filters": form,
        "listing": listed,
        "rows": _rows(list(listed.page)),
        "may_plan": may(request.user, PLAN, request.today),
    }
    return render(request, "vaccination/sessions.html", context)


def _rows(page: list[Session]) -> list[dict[str, Any]]:
    counts, areas = queries.counted(page), labels(row.area_id for row in page)
    return [
        {
            "session": row,
            "area": areas.get(row.area_id, ""),
            "products": products_of(row),
            "tone": TONES[row.state],
            "given": counts[row.pk]["observed"] + counts[row.pk]["left"],
            "watched": counts[row.pk]["observed"],
        }
        for row in page
    ]


def _csv(request: Request, rows: list[Session]) -> HttpResponse:
    audit(request.user, "vaccination.list.exported", request.user, request.now, rows=len(rows))
    head = (
        _("Site"),
        _("Area"),
        _("From"),
        _("Until"),
        _("Vaccines"),
        _("Vaccinators"),
        _("State"),
        _("Given"),
    )
    table = [
        (row["session"].site.name, row["area"], row["session"].opens_at, row["session"].closes_at,
         ", ".join(row["products"]), row["session"].vaccinators, row["session"].get_state_display(), row["given"])
        for row in _rows(rows)
    ]  # fmt: skip
    return csv_response("sessions", head, table)


def session_new(request: Request) -> HttpResponse:
    """Plan a session."""
    must(request, PLAN)
    numbers = queries.current(request.today).vaccination
    begin = {"day": request.today, "begins": "8:00", "ends": "17:00", "per_hour": numbers.per_hour.value}
    form = SessionForm(
        request.POST or None, initial=begin, sites=sites_for(request), products=numbers.products
    )
    title = _("Plan a session")
    return take_in(
        request,
        form,
        lambda: actions.plan_session(form.plan(), by=request.user, now=request.now),
        _("Planned; its times can be booked."),
        lambda made: ("vaccination_session", made.pk),
        title=title,
    )


STEPS = (
    Step("open", gettext_lazy("Open the session"), "player-play", actions.open_session, PLAN,
         lambda s: s.state == "planned", tone="primary"),
    Step("bring", gettext_lazy("Bring doses"), "package-import", actions.bring, PLAN,
         lambda s: s.state in Session.COMING, BringForm),
    Step("waste", gettext_lazy("Write doses off"), "trash", actions.waste, GIVE,
         lambda s: s.state in Session.COMING, WasteForm),
    Step("back", gettext_lazy("Send doses back"), "arrow-back-up", actions.send_back, PLAN,
         lambda s: s.state in Session.COMING, BackForm),
    Step("close", gettext_lazy("Close the session"), "lock", actions.close_session, PLAN,
         lambda s: s.state == "open", MaybeTextForm),
    Step("cancel", gettext_lazy("Cancel the session"), "x", actions.cancel_session, PLAN,
         lambda s: s.state == "planned", TextForm, "danger"),
)  # fmt: skip


def session(request: Request, pk: UUID, step: str = "") -> HttpResponse:
    """Show a session: who is here and how far, who is watched, what is in its box, and what may be done."""
    found = session_of(request, pk)
    if not step:
        audit(request.user, "vaccination.session.seen", found, request.now, area_id=found.area_id)
    kind = Kind("vaccination_session", "vaccination/session.html", STEPS, _page)
    return page_of(request, found, step, kind, found.area_id)


def _page(session: Session, request: Request) -> dict[str, Any]:
    box = queries.lots_of(session)
    rows = list(queries.visits(session)[:200])
    slots = list(slots_of(PURPOSE, session.pk, site=session.site_id))
    booked = line_of(PURPOSE, session.pk, session.site_id, session.day).filter(state="booked")
    receives = session.state == "open" and may(request.user, DESK, request.today, session.area_id)
    return {
        "title": session.site.name,
        "session": session,
        "tone": TONES[session.state],
        "products": products_of(session),
        "visits": [(row, VISIT_TONES[row.state]) for row in rows],
        "watched": queries.watched(session),
        "booked": list(booked[:200]),
        "places": sum(slot.capacity for slot in slots),
        "taken": sum(slot.taken for slot in slots),
        "box": [(row, queries.may_be_given(row, request.today)) for row in box],
        "balance": queries.balance(session),
        "missing": queries.out_of_stock(session),
        "wastes": list(queries.wastes(session)[:20]),
        "find": FindForm(request=request) if receives else None,
    }


def session_arrive(request: Request, pk: UUID) -> HttpResponse:
    """Receive somebody at a session, found by name, phone or number."""
    found = session_of(request, pk, DESK)
    form = FindForm(request.POST or None, request=request)
    return take_in(
        request,
        form,
        lambda: actions.arrive(found, form.cleaned_data["person"], by=request.user, now=request.now),
        _("Here."),
        lambda made: ("vaccination_visit", made.pk),
        title=_("Receive somebody"),
        session=found,
    )


def session_watch(request: Request, pk: UUID) -> HttpResponse:
    """Show the timers of all who are under observation in a session."""
    found = session_of(request, pk)
    context = {
        "title": _("Observation"),
        "session": found,
        "watched": queries.watched(found),
        "may_leave": may(request.user, DESK, request.today, found.area_id),
    }
    part = request.headers.get("HX-Request") == "true"
    return render(request, f"vaccination/{'_watch' if part else 'watch'}.html", context)


def vaccines(request: Request) -> HttpResponse:
    """Say which goods of the stores are which vaccine."""
    must(request, PLAN)
    protocol = queries.current(request.today)
    form = VaccineForm(request.POST or None, products=protocol.vaccination.products)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and _added(request, form):
            return redirect("vaccines")
    rows = [
        (row, product_label(protocol.version, row.product)) for row in queries.vaccines(protocol.disease.key)
    ]
    context = {"title": _("Vaccines"), "form": form, "rows": rows, "numbers": protocol.vaccination}
    return render(request, "vaccination/vaccines.html", context, status=status)


def _added(request: Request, form: VaccineForm) -> bool:
    post = request.user.posts.order_by("area_id").values_list("area_id", flat=True).first() or 0
    try:
        actions.add_vaccine(**form.cleaned_data, area_id=post, by=request.user, now=request.now)
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("On the list of vaccines."))
    return True
