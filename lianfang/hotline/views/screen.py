"""The screen of one call: whatever is done during it is done here."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from lianfang.accounts.access import require, spans, visible
from lianfang.accounts.audit import audit
from lianfang.booking.models import Booking, Slot
from lianfang.common.errors import Refused
from lianfang.hotline import actions, queries
from lianfang.hotline.forms import AskForm, EndForm, FindForm, NeedForm, NoteForm, WordForm
from lianfang.hotline.models import HotlineCall
from lianfang.hotline.queries import ANSWER
from lianfang.hotline.rules import Answers
from lianfang.hotline.views.shown import shown
from lianfang.needs.actions.feedback import Word
from lianfang.needs.actions.taking import Told
from lianfang.needs.models import Feedback, Ticket
from lianfang.needs.queries import current
from lianfang.people.models import Person
from lianfang.people.queries import search
from lianfang.places.models import Area
from lianfang.places.rules import official_code
from lianfang.web.http import Request

Forms = dict[str, forms.Form]
FOUND = 9  # as many as have a key of their own
HELD = HotlineCall.objects.select_related("person__area", "about__area", "about__household", "by", "of")


def call_of(request: Request, pk: UUID) -> HotlineCall:
    """Give a call in an area where this user answers."""
    found = get_object_or_404(HELD, pk=pk)
    require(request.user, ANSWER, found.area_id, request.today)
    return found


@never_cache
def call(request: Request, pk: UUID) -> HttpResponse:
    """Show a call: who calls, what may be told them, what can be done, what was done."""
    return _screen(request, call_of(request, pk))


def _screen(
    request: Request,
    found: HotlineCall,
    bound: Forms | None = None,
    people: list[Person] | None = None,
    status: int = 200,
) -> HttpResponse:
    if found.about:
        about = found.about
        audit(
            request.user,
            "hotline.person.opened",
            found,
            request.now,
            person_id=about.pk,
            area_id=about.area_id,
            call=found.number,
        )
    offered = forms_of(request, found) | (bound or {})
    context = shown(request, found, people) | offered
    return render(request, "hotline/call.html", context, status=status)


def forms_of(request: Request, found: HotlineCall, data: Any = None) -> Forms:
    """Make the forms of a call's screen; each marks its fields with its own name."""
    area = found.about.area if found.about else Area.objects.get(pk=found.area_id)
    home = found.about.household if found.about else None
    numbers = queries.numbers(found.protocol)
    back = request.now + timedelta(minutes=numbers.callback_minutes.value)
    begin = {"area": f"{official_code(area.pk)} {area}", "place": home.address if home else ""}
    raising = spans(request.user, "needs.raise", request.today)
    told: dict[str, Any] = {"spans": raising, "numbers": current(request.today).needs}
    return {
        "find_form": FindForm(data, auto_id="find_%s"),
        "ask_form": AskForm(data, auto_id="ask_%s"),
        "need_form": NeedForm(data, auto_id="need_%s", initial=begin, **told),
        "word_form": WordForm(data, auto_id="word_%s"),
        "end_form": EndForm(data, auto_id="end_%s", initial={"call_back_by": back}),
        "note_form": NoteForm(data, auto_id="note_%s"),
    }


@require_POST
@never_cache
@sensitive_post_parameters("q", "name", "tail", "born", "phone", "door")
def step(request: Request, pk: UUID, step: str) -> HttpResponse:
    """Do something during a call: what cannot be done is said over the screen, with what was typed."""
    found = call_of(request, pk)
    if step == "find":
        return _find(request, found)
    if step not in DEEDS:
        raise Http404
    name, do = DEEDS[step]
    form = forms_of(request, found, request.POST)[name] if name else None
    if form is None or form.is_valid():
        try:
            said = do(request, found, form.cleaned_data if form else {})
        except Refused as refused:
            if refused.code == "forbidden":
                raise
            return _refused(request, found, name, form, str(refused))
        if said:
            messages.success(request, said)
        return redirect("hotline") if step == "end" else redirect("hotline_call", found.pk)
    return _screen(request, found, {name: form}, status=422)


def _refused(
    request: Request, found: HotlineCall, name: str, form: forms.Form | None, said: str
) -> HttpResponse:
    if form is None:
        messages.error(request, said)
        return redirect("hotline_call", found.pk)
    form.add_error(None, said)
    fresh = get_object_or_404(HELD, pk=found.pk)
    return _screen(request, fresh, {name: form}, status=422)


def _find(request: Request, found: HotlineCall) -> HttpResponse:
    form = FindForm(request.POST, auto_id="find_%s")
    people: list[Person] = []
    if form.is_valid():
        hits = search(form.cleaned_data["q"], request.user, request.today, FOUND)
        people = [each.person for each in hits]
        area, number = found.area_id, found.number
        audit(
            request.user,
            "hotline.people.searched",
            found,
            request.now,
            area_id=area,
            rows=len(people),
            call=number,
        )
    return _screen(request, found, {"find_form": form}, people)


def _person(request: Request) -> Person:
    """Give somebody this user may look for."""
    rows = visible(Person.objects.select_related("area"), request.user, "people.read", request.today)
    return get_object_or_404(rows, pk=_id(request.POST.get("person", "")))


def _choose(request: Request, found: HotlineCall, _said: Any) -> str:
    actions.choose(found, _person(request), by=request.user, now=request.now)
    return ""


def _ask(request: Request, found: HotlineCall, said: dict[str, Any]) -> str:
    actions.ask(found, Answers(**said), by=request.user, now=request.now)
    return _("Identified. What stands here may be told them.")


def _about(request: Request, found: HotlineCall, _said: Any) -> str:
    who = get_object_or_404(Person, pk=_id(request.POST.get("person", "")))
    actions.speak_about(found, who, by=request.user, now=request.now)
    return ""


def _tell(request: Request, found: HotlineCall, _said: Any) -> str:
    actions.tell(found, by=request.user, now=request.now)
    return _("Noted that they were told.")


def _book(request: Request, found: HotlineCall, _said: Any) -> str:
    slot = get_object_or_404(Slot, pk=_id(request.POST.get("slot", "")))
    made = actions.book(found, slot, by=request.user, now=request.now)
    return _("Booked: number %(n)s.") % {"n": made.number}


def _cancel(request: Request, found: HotlineCall, _said: Any) -> str:
    place = get_object_or_404(Booking, pk=_id(request.POST.get("place", "")))
    actions.cancel(found, place, by=request.user, now=request.now)
    return _("Cancelled; somebody else can take it now.")


def _need(request: Request, found: HotlineCall, said: dict[str, Any]) -> str:
    told = Told(
        way=Ticket.Way.PHONE,
        what=said["what"],
        area_id=said["area"].pk,
        told_at=request.now,
        by_id=request.user.pk,
        source=said["id"],
        kind=said["kind"],
        place=said["place"],
        name=found.about.name if found.about else found.caller,
        phone=found.line,
    )
    ticket = actions.need(found, told, by=request.user, now=request.now)
    return _("Taken in as no. %(n)s.") % {"n": ticket.number}


def _word(request: Request, found: HotlineCall, said: dict[str, Any]) -> str:
    word = Word(
        way=Feedback.Way.PHONE,
        area_id=found.about.area_id if found.about else found.area_id,
        source=said.pop("id"),
        name=found.person.name if found.person and found.about else found.caller,
        phone=found.line,
        **said,
    )
    row = actions.word(found, word, by=request.user, now=request.now)
    return _("Taken in as no. %(n)s.") % {"n": row.number}


def _end(request: Request, found: HotlineCall, said: dict[str, Any]) -> str:
    numbers = queries.numbers(found.protocol)
    until = said["call_back_by"] or request.now + timedelta(minutes=numbers.callback_minutes.value)
    actions.end(
        found,
        outcome=said["outcome"],
        text=said["text"],
        call_back_by=until if said["back"] else None,
        by=request.user,
        now=request.now,
    )
    return _("Call no. %(n)s has ended.") % {"n": found.number}


def _note(request: Request, found: HotlineCall, said: dict[str, Any]) -> str:
    actions.note(found, text=said["text"], by=request.user, now=request.now)
    return _("Noted.")


Deed = Callable[[Request, HotlineCall, Any], str]
DEEDS: dict[str, tuple[str, Deed]] = {
    "choose": ("", _choose),
    "ask": ("ask_form", _ask),
    "about": ("", _about),
    "tell": ("", _tell),
    "book": ("", _book),
    "cancel": ("", _cancel),
    "need": ("need_form", _need),
    "word": ("word_form", _word),
    "end": ("end_form", _end),
    "note": ("note_form", _note),
}


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
