"""Tell what is needed, thank or complain; see with a code what became of it; what others said, without names."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lianfang.common.errors import Refused
from lianfang.needs import actions, queries
from lianfang.needs.actions.feedback import Word
from lianfang.needs.actions.taking import Told
from lianfang.needs.forms import SayForm, stamp
from lianfang.needs.forms.public import NEED
from lianfang.needs.models import Feedback, Ticket
from lianfang.needs.queries import door_at
from lianfang.needs.queries.feedback import by_code
from lianfang.needs.signing import read_place
from lianfang.people.queries import ids_of
from lianfang.places.models import Area
from lianfang.public import limits
from lianfang.public.queries import townships, units
from lianfang.public.views.residents import Resident, own, resident_of
from lianfang.web.http import Request
from lianfang.web.pages import paginate
from lianfang.workforce.actions import public_user

SAID, SHOWN = "said_code", "said_shown"
TOO_MANY, WRONG = 429, 422
A_PAGE = 20


@never_cache
@login_not_required
def say(request: Request) -> HttpResponse:
    """Show the form; who is done is shown a code to look it up with."""
    resident = resident_of(request)
    form = _form(request, resident)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            limits.may_say(request)
            return _said(request, form, resident)
        except Refused as refused:
            form.add_error(None, str(refused))
            status = TOO_MANY if refused.code == "too_many_forms" else WRONG
    if "id" in form.errors and isinstance(form.data, QueryDict):
        form.data["id"] = stamp()
    context = {"title": _("Say something"), "form": form, "resident": resident, "units": units(request.today)}
    return render(
        request, "public/say.html", context, status=WRONG if form.errors and status == 200 else status
    )


def _form(request: Request, resident: Resident | None) -> SayForm:
    told = request.POST.copy() if request.method == "POST" else None
    begin = {"kind": request.GET.get("kind") or NEED, "about": request.GET.get("about", "")[:120]}
    areas, where = townships(request.today), None if resident else _building(request)
    at = where[1] or str(where[0]) if where else ""
    return SayForm(told, initial=begin, areas=areas, known=bool(resident), today=request.today, at=at)


def _building(request: Request) -> tuple[Area, str] | None:
    """Give the building whose code was scanned: its area and the words its addresses begin with."""
    read = read_place(request.GET.get("at", ""))
    area = Area.objects.filter(pk=read[0], closed_on=None).first() if read else None
    return (area, read[1]) if read and area else None


def _said(request: Request, form: SayForm, resident: Resident | None) -> HttpResponse:
    said = form.cleaned_data
    if said["website"]:  # a program: it is told what it wants to hear
        return redirect("thanks")
    code, digest = actions.code_of()
    if said["kind"] == NEED:
        made = actions.raise_need(
            _need(said, resident, request, digest), by=public_user(), now=request.now, public=True
        )
        fresh = bytes(made.code) == digest
    else:
        fresh = bytes(_word(said, resident, request, digest).code) == digest
    if fresh:  # sent twice: the first answer has the code
        request.session[SAID], request.session[SHOWN] = digest.hex(), code
    return redirect("say_look")


def _need(said: dict[str, Any], resident: Resident | None, request: Request, digest: bytes) -> Told:
    person = resident.person if resident else None
    home = person.household if person else None
    where = None if person else _building(request)
    if where:
        said = said | {"area": where[0].pk, "place": where[1] + said["place"]}
        home = door_at(where[0].pk, said["place"])
    return Told(
        way=Ticket.Way.CODE if where else Ticket.Way.PAGE,
        what=said["text"],
        area_id=person.area_id if person else said["area"],
        told_at=request.now,
        by_id=public_user().pk,
        source=said["id"],
        person_id=person.pk if person else None,
        household_id=home.pk if home else None,
        place=said["place"] or (home.address if home else ""),
        name=person.name if person else said["name"],
        phone=person.phone if person else said["phone"],
        code=digest,
    )


def _word(said: dict[str, Any], resident: Resident | None, request: Request, digest: bytes) -> Feedback:
    person = resident.person if resident else None
    where = None if person else _building(request)
    said = said | {"area": where[0].pk, "place": where[1] + said["place"]} if where else said
    to = next((each for each in units(request.today) if each.name == said["sent_to"]), None)
    about = " · ".join(each for each in ("" if to else said["sent_to"], said["about"], said["place"]) if each)
    word = Word(
        kind=said["kind"],
        way=Feedback.Way.PAGE,
        said=said["text"],
        area_id=person.area_id if person else said["area"],
        source=said["id"],
        badge=said["badge"],
        about=about[:120],
        happened_on=said["happened_on"],
        sent_to=to,
        name=person.name if person else said["name"],
        phone=person.phone if person else said["phone"],
        may_publish=said["may_publish"],
        code=digest,
    )
    return actions.receive(word, by=public_user(), now=request.now, public=True)


@never_cache
@login_not_required
def look(request: Request) -> HttpResponse:
    """Show what became of something that was told, for the code that was shown then."""
    context: dict[str, Any] = {"title": _("What became of it")}
    if request.method == "POST":
        try:
            limits.may_try(request)
        except Refused as refused:
            return render(request, "public/say_look.html", context | {"wrong": str(refused)}, status=TOO_MANY)
        digest = actions.digest(request.POST.get("code", "")[:40])
        if not _found(digest):
            wrong = _("Nothing was told under this code. Check each letter.")
            return render(request, "public/say_look.html", context | {"wrong": wrong}, status=WRONG)
        limits.was_right(request)
        request.session[SAID] = digest.hex()
        request.session.pop(SHOWN, None)
        return redirect("say_look")
    found = _found(bytes.fromhex(request.session.get(SAID, "")))
    context |= {
        "ticket": found if isinstance(found, Ticket) else None,
        "code": request.session.get(SHOWN, ""),
    }
    context["word"] = found if isinstance(found, Feedback) else None
    return render(request, "public/say_look.html", context)


def _found(digest: bytes) -> Ticket | Feedback | None:
    return queries.by_code(digest) or by_code(digest)


@require_POST
@never_cache
@login_not_required
def answer(request: Request, step: str) -> HttpResponse:
    """Say of a need, opened with its code, that it was met or was not; or close it on this device."""
    if step == "close":
        request.session.pop(SAID, None)
        request.session.pop(SHOWN, None)
        return redirect("say_look")
    ticket = queries.by_code(bytes.fromhex(request.session.get(SAID, "")))
    if ticket:
        _step(request, ticket, step)
    return redirect("say_look")


@require_POST
@own
def of_mine(request: Request, resident: Resident, pk: UUID, step: str) -> HttpResponse:
    """Say of a need of one's own that it was met or was not."""
    ticket = Ticket.objects.filter(pk=pk, person__in=ids_of(resident.person.pk)).first()
    if ticket:
        _step(request, ticket, step)
    return redirect("my_page")


def _step(request: Request, ticket: Ticket, step: str) -> None:
    try:
        if step == "confirm":
            actions.confirm_own(ticket, by=public_user(), now=request.now)
            messages.success(request, _("Thank you. It is closed."))
        else:
            text = request.POST.get("text", "")[:400]
            actions.object_own(ticket, text=text, by=public_user(), now=request.now)
            messages.success(request, _("It is open again; somebody sees to it."))
    except Refused as refused:
        messages.error(request, str(refused))


@login_not_required
def thanks(request: Request) -> HttpResponse:
    """Show what people said, with their consent and without names."""
    page = paginate(request, queries.public_words(), A_PAGE)
    return render(request, "public/thanks.html", {"title": _("What people say"), "page": page})
