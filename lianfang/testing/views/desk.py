"""The registration desk of a site: find somebody by code or number, or put them on record; number, place, slip."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, require
from lianfang.accounts.audit import audit
from lianfang.accounts.reading import everywhere, remember
from lianfang.booking import actions as booking
from lianfang.booking.actions import Asked
from lianfang.booking.models import Slot
from lianfang.common.errors import Refused
from lianfang.common.ids import uuid7
from lianfang.messages.actions import make_slip, spaced
from lianfang.people.capture import NEWCOMER
from lianfang.people.models import Person
from lianfang.people.phones import own_and_others
from lianfang.people.queries import deferrals, ids_of
from lianfang.people.rules.numbers import possible_numbers, read_phone
from lianfang.places.models import Site
from lianfang.sync import words
from lianfang.testing import actions, queries
from lianfang.testing.forms import FindForm, MetForm, PlaceForm, round_name
from lianfang.testing.models import Round
from lianfang.testing.papers import print_slip
from lianfang.testing.rules import SAMPLING
from lianfang.testing.views.rounds import require_anywhere
from lianfang.web.clock import wall
from lianfang.web.http import Request

DESK = "booking.desk"
KEPT = ("channel", "agreed", "helper_name", "helper_phone", "slot")
KINDS = {NEWCOMER.name: NEWCOMER}


def desk(request: Request) -> HttpResponse:
    """Choose the round and the site one works at; one of each is chosen by itself."""
    require_anywhere(request, DESK)
    rounds = list(queries.desk_rounds(request.user, request.today))
    wanted = request.GET.get("round", "")
    round_ = next(
        (each for each in rounds if str(each.pk) == wanted), rounds[0] if len(rounds) == 1 else None
    )
    sites = queries.desk_sites(round_, request.user, request.today) if round_ else []
    site = next((each for each in sites if str(each.pk) == request.GET.get("site", "")), None)
    if round_ and (site or len(sites) == 1):
        return redirect("desk_find", round_.pk, (site or sites[0]).pk)
    named = [(each, round_name(each)) for each in rounds]
    context = {"title": _("Registration desk"), "rounds": named, "round": round_, "sites": sites}
    return render(request, "testing/desk.html", context)


def _place(request: Request, pk: UUID, site: UUID) -> tuple[Round, Site]:
    round_ = get_object_or_404(Round.objects.select_related("area"), pk=pk)
    found = get_object_or_404(Site.objects.select_related("area"), pk=site)
    require(request.user, DESK, found.area_id, request.today)
    if not round_.sites.filter(site=found).exists():
        raise Refused("other_round", _("This site does not work for this round."))
    return round_, found


@never_cache
@sensitive_post_parameters("q")
def desk_find(request: Request, pk: UUID, site: UUID) -> HttpResponse:
    """Find somebody by what is scanned or typed; who is found alone is opened, who is unknown is put on record."""
    round_, place = _place(request, pk, site)
    form, found, typed = FindForm(request.POST or None), [], ""
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data["q"]
        found = _found(request, typed)
        _note_search(request, place, len(found))
        if len(found) == 1:
            return redirect("desk_person", round_.pk, place.pk, found[0].pk)
        request.session["desk_typed"] = "" if found else typed
    context = {
        "title": place.name,
        "round": round_,
        "name": round_name(round_),
        "site": place,
        "form": form,
        "typed": typed,
        "found": found,
        "line": list(queries.line(round_, place, request.today)[:60]),
        "load": queries.loads(round_, request.now).get(place.pk),
        "may_meet": may(request.user, "people.meet", request.today, place.area_id),
    }
    return render(request, "testing/desk_find.html", context)


def _found(request: Request, typed: str) -> list[Person]:
    """Find who shows a document, a code or a phone, wherever they live; they and those for whom they act are met."""
    with everywhere():
        found = queries.find_people(typed, request.user, request.today)
        remember(request, [each.pk for each in own_and_others(found)])
    return found


def _note_search(request: Request, site: Site, rows: int) -> None:
    audit(request.user, "testing.desk.searched", site, request.now, area_id=site.area_id, rows=rows)


@never_cache
@sensitive_post_parameters("number")
def desk_new(request: Request, pk: UUID, site: UUID) -> HttpResponse:
    """Put somebody on record who is not: with any document, or none."""
    round_, place = _place(request, pk, site)
    require(request.user, "people.meet", place.area_id, request.today)
    form = MetForm(
        request.POST or None,
        area_id=place.area_id,
        today=request.today,
        initial=_guess(request.session.pop("desk_typed", "")),
    )
    if request.method == "POST" and form.is_valid():
        person, doubt = actions.meet(form.newcomer(), by=request.user, now=request.now, kinds=KINDS)
        if doubt:
            messages.warning(request, words.reason("people.newcomer", doubt))
        else:
            messages.success(request, _("%(name)s is on record.") % {"name": person.name})
        remember(request, [person.pk])
        return redirect("desk_person", round_.pk, place.pk, person.pk)
    context = {"title": _("Somebody new"), "round": round_, "site": place, "form": form}
    return render(request, "testing/desk_new.html", context)


def _guess(typed: str) -> dict[str, str]:
    """Fill in what was typed when nobody was found: a document's number, a phone or a name."""
    kinds = possible_numbers(typed)
    if read_phone(typed) and not kinds:
        return {"phone": typed}
    if kinds:
        return {"id_kind": kinds[0][0], "number": typed}
    return {} if any(letter.isdigit() for letter in typed) else {"name": typed}


@never_cache
def desk_person(request: Request, pk: UUID, site: UUID, person: UUID) -> HttpResponse:
    """Show somebody at the desk: whether they may be swabbed, their place, for whom they act."""
    round_, place = _place(request, pk, site)
    who = _who(person)
    audit(request.user, "testing.desk.opened", who, request.now, person_id=who.pk, area_id=place.area_id)
    whole = may(request.user, "people.identify", request.today, who.area_id)
    kept = request.session.pop("desk_asked", {}).get(str(who.pk), {})
    context: dict[str, Any] = {
        "title": who.name,
        "round": round_,
        "name": round_name(round_),
        "site": place,
        "at": queries.at_desk(who, round_, whole_phone=whole),
        "deferrals": deferrals(ids_of(who.pk), request.now),
        "slots": queries.desk_slots(round_, place, request.now),
        "chosen": kept.get("slot", ""),
        "form": PlaceForm(initial={name: told for name, told in kept.items() if name != "slot"}),
        "next": FindForm(),
        "may_link": may(request.user, "people.edit", request.today, who.area_id),
    }
    return render(request, "testing/desk_person.html", context)


def _who(pk: UUID) -> Person:
    return get_object_or_404(Person.objects.select_related("area", "household"), pk=pk)


@require_POST
def desk_do(request: Request, pk: UUID, site: UUID, person: UUID, deed: str) -> HttpResponse:
    """Give a number, note that somebody came, book, move, or give a place back."""
    round_, place = _place(request, pk, site)
    who = _who(person)
    if deed not in DEEDS:
        raise Refused("unknown_step", _("Choose what to do."))
    try:
        messages.success(request, DEEDS[deed](request, round_, place, who))
    except Refused as refused:
        if refused.code == "forbidden":
            raise
        messages.error(request, str(refused))
        _keep(request, who)
    return redirect("desk_person", round_.pk, place.pk, who.pk)


def _keep(request: Request, who: Person) -> None:
    """Keep what was typed for somebody, so that a refusal costs nobody a second typing."""
    told = {name: request.POST.get(name, "")[:60] for name in KEPT}
    request.session["desk_asked"] = {str(who.pk): {name: text for name, text in told.items() if text}}


def _asked(request: Request) -> Asked:
    form = PlaceForm(request.POST)
    if not form.is_valid():
        first = next(iter(form.errors.values()))
        raise Refused("not_agreed", "%(why)s", why=first[0])
    told = form.cleaned_data
    return Asked(**(told | {"id": told["id"] or uuid7()}))


def _ticket(request: Request, round_: Round, site: Site, who: Person) -> str:
    given = booking.walk_in(
        who, site, _asked(request), purpose=SAMPLING, subject=round_.pk, by=request.user, now=request.now
    )
    return _("Number %(n)s.") % {"n": given.number}


def _book(request: Request, round_: Round, _site: Site, who: Person) -> str:
    slot = get_object_or_404(Slot, pk=_id(request.POST.get("slot", "")), subject=round_.pk)
    place = queries.booked(who.pk, round_)
    made = (
        booking.move(place, slot, by=request.user, now=request.now)
        if place
        else booking.book(who, slot, _asked(request), by=request.user, now=request.now)
    )
    return _("Booked: number %(n)s.") % {"n": made.number}


def _came(request: Request, round_: Round, _site: Site, who: Person) -> str:
    if place := queries.booked(who.pk, round_):
        booking.arrive(place, by=request.user, now=request.now)
    return _("Here, and in the line.")


def _cancel(request: Request, round_: Round, _site: Site, who: Person) -> str:
    if place := queries.booked(who.pk, round_):
        booking.cancel(place, by=request.user, now=request.now)
    return _("Cancelled; somebody else can take it now.")


DEEDS = {"ticket": _ticket, "book": _book, "came": _came, "cancel": _cancel}


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


@require_POST
def desk_slip(request: Request, pk: UUID, site: UUID, person: UUID) -> HttpResponse:
    """Print a slip with the place, the results and a new code for the person's own page."""
    _place(request, pk, site)
    who = _who(person)
    code = spaced(make_slip(who, by=request.user, now=wall()))
    address = request.build_absolute_uri(reverse("my_slip"))
    printed = print_slip(who, now=request.now, code=code, address=address)
    response = HttpResponse(printed, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="slip.pdf"'
    return response
