"""The door to a resident's own page: a code sent to the phone on record, or the code of a printed slip."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from itertools import chain
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from lianfang.accounts.audit import audit
from lianfang.accounts.reading import bind_to, everywhere, of_nobody
from lianfang.common.errors import Refused
from lianfang.messages.actions import send_code, use_code, use_slip
from lianfang.people.models import Person
from lianfang.people.phones import own_and_others
from lianfang.people.queries import ids_of_many
from lianfang.people.rules.names import mask_name
from lianfang.people.rules.numbers import read_phone
from lianfang.places.models import Site
from lianfang.public import limits, queries
from lianfang.web.clock import wall
from lianfang.web.http import Request
from lianfang.workforce.actions import public_user

ASKED, WHO, AT, UNTIL = "resident_asked", "resident_people", "resident_at", "resident_until"
TOLD = "resident_told"  # answers to forms of one's own pages, until they are sent
VENUE = "resident_venue"  # whose code was scanned last on this device
OPEN_S = 3600  # a page stays open for so long on one device (design choice)
TOO_MANY = 429
OwnPage = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Resident:
    """Whose page is open, and all whose pages this device may open: the first is who has the phone."""

    person: Person
    people: list[Person]

    @property
    def by_relative(self) -> bool:
        """Say whether somebody looks after another person's place."""
        return self.person.pk != self.people[0].pk

    @property
    def names(self) -> list[tuple[int, Person, str]]:
        """List those whose pages this device may open, with masked names to choose from."""
        return [(at, one, mask_name(one.name)) for at, one in enumerate(self.people)]


@sensitive_post_parameters("phone")
@never_cache
@login_not_required
@of_nobody
def enter(request: Request) -> HttpResponse:
    """Ask for the phone, and send a code to it; whether it is on record is told to nobody. Whose page is open on this
    device goes straight there."""
    context: dict[str, Any] = {"title": _("My test"), "sample": queries.sample_phone()}
    context["venue"] = venue_here(request)
    if request.method != "POST":
        opened = resident_of(request)
        return redirect(_first(request)) if opened else render(request, "public/my_enter.html", context)
    typed = request.POST.get("phone", "")[:40]
    if not read_phone(typed):
        wrong = _("This is no phone number. Write all of its digits.")
        return render(request, "public/my_enter.html", context | {"wrong": wrong, "typed": typed}, status=422)
    try:
        limits.may_ask_for_code(request)
    except Refused as refused:
        return render(request, "public/my_enter.html", context | {"wrong": str(refused)}, status=TOO_MANY)
    request.session[ASKED] = str(send_code(typed, now=wall(), at=request.now))
    return redirect("my_code")


@sensitive_post_parameters("code")
@never_cache
@login_not_required
@of_nobody
def code(request: Request) -> HttpResponse:
    """Ask for the code that was sent, and open the page."""
    asked = request.session.get(ASKED)
    if not asked:
        return redirect("my_enter")
    context: dict[str, Any] = {"title": _("Enter the code"), "sample": queries.sample_code(UUID(asked))}
    if request.method != "POST":
        return render(request, "public/my_code.html", context)
    try:
        limits.may_try(request)
    except Refused as refused:
        return render(request, "public/my_code.html", context | {"wrong": str(refused)}, status=TOO_MANY)
    people = use_code(UUID(asked), request.POST.get("code", "")[:40], now=wall())
    if not people:
        wrong = _("This code does not open a page. Look at the newest message, or ask for another code.")
        return render(request, "public/my_code.html", context | {"wrong": wrong})
    return _let_in(request, people, "message")


@sensitive_post_parameters("slip", "number")
@never_cache
@login_not_required
@of_nobody
def slip(request: Request) -> HttpResponse:
    """Open the page with a printed slip and the end of the document's number."""
    context: dict[str, Any] = {"title": _("With a printed slip")}
    if request.method != "POST":
        return render(request, "public/my_slip.html", context)
    try:
        limits.may_try(request)
    except Refused as refused:
        return render(request, "public/my_slip.html", context | {"wrong": str(refused)}, status=TOO_MANY)
    found = use_slip(request.POST.get("slip", "")[:40], request.POST.get("number", "")[:40], now=wall())
    if found is None:
        wrong = _("Slip and number do not fit together. Check each sign, or ask at any site for a new slip.")
        return render(request, "public/my_slip.html", context | {"wrong": wrong})
    with everywhere():
        people = own_and_others([found])
    return _let_in(request, people, "slip")


def _let_in(request: Request, people: list[Person], way: str) -> HttpResponse:
    """Remember on this device whose pages are open, for an hour; each opening stands in the audit."""
    limits.was_right(request)
    for each in people:
        area, by = each.area_id, public_user()
        audit(by, "public.page.opened", each, request.now, person_id=each.pk, area_id=area, kind=way)
    request.session.cycle_key()
    for name in (ASKED, TOLD):
        request.session.pop(name, None)
    request.session[WHO] = [str(person.pk) for person in people]
    request.session[AT] = 0
    request.session[UNTIL] = wall().timestamp() + OPEN_S
    return redirect(_first(request))


def venue_here(request: Request) -> Site | None:
    """Give the venue whose code this device scanned last, while it is open."""
    pk = request.session.get(VENUE)
    return Site.objects.select_related("area").filter(pk=UUID(pk), closed_at=None).first() if pk else None


def _first(request: Request) -> str:
    """Name the page that opens first: whoever scanned a venue wants to tell that they are there."""
    return "my_venue" if request.session.get(VENUE) else "my_page"


@require_POST
@never_cache
@login_not_required
def leave(request: Request) -> HttpResponse:
    """Close the page on this device."""
    for name in (ASKED, WHO, AT, UNTIL, VENUE, TOLD):
        request.session.pop(name, None)
    messages.success(request, _("Closed."))
    return redirect("my_enter")


def own(view: OwnPage) -> OwnPage:
    """Open a page only for those who entered a code on this device within the hour; lead others to the door."""

    @login_not_required
    @never_cache
    @wraps(view)
    def opened(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if found := resident_of(request):
            return view(request, found, *args, **kwargs)
        if request.session.get(WHO) or request.method == "POST":
            messages.info(
                request, _("Your page was closed on this device. Open it again; nothing was changed.")
            )
            for name in (WHO, TOLD):
                request.session.pop(name, None)
        return redirect("my_enter")

    opened.of_nobody = True  # type: ignore[attr-defined]  # but of those whose page it is
    return opened


def resident_of(request: Request) -> Resident | None:
    """Give whose page is open on this device; what is only looked at is read of them alone from here on."""
    ids = [UUID(id_) for id_ in request.session.get(WHO, ())]
    if not ids or request.session.get(UNTIL, 0) < wall().timestamp():
        return None
    bind_to({*ids, *chain.from_iterable(ids_of_many(ids).values())}, method=request.method)
    rows = Person.objects.select_related("area").in_bulk(ids)
    people = [rows[id_] for id_ in ids if id_ in rows]
    at = request.session.get(AT, 0)
    return Resident(people[at if at < len(people) else 0], people) if people else None


@require_POST
@own
def choose(request: Request, resident: Resident) -> HttpResponse:
    """Open the page of another one for whom this phone answers."""
    at = request.POST.get("at", "")
    if at.isdecimal() and int(at) < len(resident.people):
        request.session[AT] = int(at)
        request.session.pop(TOLD, None)  # it was told for somebody else
    pages = {"venue": "my_venue", "doses": "my_doses", "data": "my_data"}
    return redirect(pages.get(request.POST.get("to", ""), "my_page"))
