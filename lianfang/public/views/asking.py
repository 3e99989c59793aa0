"""Tell what is needed, thank or complain: one question a page, then all answers to look over. Nothing is on record
before the last page."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianfang.accounts.reading import everywhere, of_nobody
from lianfang.common.errors import Refused
from lianfang.needs import actions
from lianfang.needs.actions.feedback import Word
from lianfang.needs.actions.taking import Told
from lianfang.needs.forms import NEED, SayPart, read_stamp, stamp, steps_of
from lianfang.needs.models import Feedback, Ticket
from lianfang.needs.queries import door_at
from lianfang.needs.signing import read_place
from lianfang.places.models import Area
from lianfang.public import limits
from lianfang.public.queries import townships, units
from lianfang.public.views.residents import Resident, resident_of
from lianfang.public.views.saying import SAID, SHOWN
from lianfang.public.walking import Walk
from lianfang.web.http import Request
from lianfang.workforce.actions import public_user

ASKED = "say_told"  # what was answered so far, on this device
TOO_MANY, WRONG = 429, 422
EMPTY = {"place": "", "badge": "", "about": "", "sent_to": "", "name": "", "phone": "", "happened_on": None}


@dataclass
class Asking:
    """Whoever answers, what they answered so far, and where they stand."""

    request: Request
    told: dict[str, Any]
    resident: Resident | None

    @cached_property
    def building(self) -> tuple[Area, str] | None:
        """Give the building whose code was scanned: its area and the words its addresses begin with."""
        read = None if self.resident else read_place(self.told["at"])
        area = Area.objects.filter(pk=read[0], closed_on=None).first() if read else None
        return (area, read[1]) if read and area else None

    @property
    def place(self) -> str:
        """Name that building, "" without one."""
        return (self.building[1] or str(self.building[0])) if self.building else ""

    @property
    def walk(self) -> Walk:
        """Give the pages that are asked: a need asks others than thanks, and a resident is known."""
        kind = self.told.get("kind", self.told["begin"])["kind"]
        return Walk(steps_of(kind, known=bool(self.resident)), "say_step")

    def form(self, at: str, sent: Any = None) -> SayPart:
        """Make the form of a page, with what was answered there before."""
        asks = at == "where" and not self.resident and not self.building
        before = {name: value for step in self.walk.steps for name, value in self.told.get(step, {}).items()}
        return SayPart(
            sent,
            initial=self.told["begin"] | before,
            part=at,
            before=before,
            areas=townships(self.request.today) if asks else [],
            known=bool(self.resident),
            at=self.place,
            today=self.request.today,
        )

    def answers(self) -> list[tuple[Any, str, str]]:
        """List what was answered, page by page."""
        pages = ((step, self.form(step, self.told[step])) for step in self.walk.steps[:-1])
        return [(label, answer, step) for step, form in pages for label, answer in form.answers()]

    def whole(self) -> dict[str, Any]:
        """Read all answers together; what was not asked is empty.

        Raises Refused("wrong") with what is right no more.
        """
        said: dict[str, Any] = EMPTY | {"may_publish": False, "area": None}
        for step in self.walk.steps[:-1]:
            form = self.form(step, self.told[step])
            if not form.is_valid():
                raise Refused("wrong", " ".join(str(each[0]) for each in form.errors.values()))
            said |= form.cleaned_data
        return said | self._who(said) | {"id": read_stamp(self.told["id"])}

    def _who(self, said: dict[str, Any]) -> dict[str, Any]:
        """Say who tells it and where, as far as it is known without their words."""
        if self.resident:
            person = self.resident.person
            return {"area": person.area_id, "name": person.name, "phone": person.phone}
        if self.building:
            area, stair = self.building
            return {"area": area.pk, "place": stair + said["place"]}
        return {}


@never_cache
@login_not_required
@of_nobody
def say(request: Request) -> HttpResponse:
    """Begin anew, with what a link or the code on a building says already."""
    begin = {"kind": request.GET.get("kind") or NEED, "about": request.GET.get("about", "")[:120]}
    request.session[ASKED] = {"begin": begin, "at": request.GET.get("at", "")[:400], "id": stamp()}
    return redirect("say_step", "kind")


@never_cache
@login_not_required
@of_nobody
def step(request: Request, step: str) -> HttpResponse:
    """Ask the question of a page; who is done is shown a code to look it up with."""
    told = request.session.get(ASKED)
    if told is None:  # sent already, from this very page: its answer is there
        return redirect("say_look" if request.method == "POST" and SAID in request.session else "say")
    asking = Asking(request, told, resident_of(request))
    at = asking.walk.asked(step)
    if missing := asking.walk.missing(at, told):
        return redirect("say_step", missing)
    form, status = asking.form(at, request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        status = WRONG
        if form.is_valid():
            try:
                return _sent(asking, form) if at == "check" else _next(asking, at, form)
            except Refused as refused:
                form.add_error(None, str(refused))
                status = TOO_MANY if refused.code == "too_many_forms" else WRONG
    return render(request, "public/say.html", _page(asking, at, form), status=status)


def _page(asking: Asking, at: str, form: SayPart) -> dict[str, Any]:
    return {
        "title": _("Say something"),
        "form": form,
        "resident": asking.resident,
        "place": asking.place,
        "units": units(asking.request.today) if at == "whom" else (),
        "answers": asking.answers() if at == "check" else [],
        **asking.walk.frame(at),
    }


def _next(asking: Asking, at: str, form: SayPart) -> HttpResponse:
    asking.told[at] = {name: form[name].data for name in form.fields}
    asking.request.session[ASKED] = asking.told
    return redirect("say_step", asking.walk.after(at))


def _sent(asking: Asking, last: SayPart) -> HttpResponse:
    request = asking.request
    if last.cleaned_data["website"]:  # a program: it is told what it wants to hear
        return redirect("thanks")
    said = asking.whole()
    if said["id"] is None:
        request.session[ASKED] = asking.told | {"id": stamp()}
        raise Refused("old_form", _("This form lay too long. It is fresh now: send it again."))
    limits.may_say(request)
    code, digest = actions.code_of()
    if said["kind"] == NEED:
        need = _need(asking, said, digest)
        kept = actions.raise_need(need, by=public_user(), now=request.now, public=True).code
    else:
        word = _word(asking, said, digest)
        kept = actions.receive(word, by=public_user(), now=request.now, public=True).code
    request.session.pop(ASKED)
    if bytes(kept) == digest:  # sent twice: the first answer has the code
        request.session[SAID], request.session[SHOWN] = digest.hex(), code
    return redirect("say_look")


def _need(asking: Asking, said: dict[str, Any], digest: bytes) -> Told:
    person = asking.resident.person if asking.resident else None
    home = person.household if person else None
    if asking.building:
        with everywhere():  # it is noted with the need, and shown to nobody who tells of it
            home = door_at(said["area"], said["place"])
    return Told(
        way=Ticket.Way.CODE if asking.building else Ticket.Way.PAGE,
        what=said["text"],
        area_id=said["area"],
        told_at=asking.request.now,
        by_id=public_user().pk,
        source=said["id"],
        person_id=person.pk if person else None,
        household_id=home.pk if home else None,
        place=said["place"] or (home.address if home else ""),
        name=said["name"],
        phone=said["phone"],
        code=digest,
    )


def _word(asking: Asking, said: dict[str, Any], digest: bytes) -> Word:
    to = next((each for each in units(asking.request.today) if each.name == said["sent_to"]), None)
    about = " · ".join(each for each in ("" if to else said["sent_to"], said["about"], said["place"]) if each)
    return Word(
        kind=said["kind"],
        way=Feedback.Way.PAGE,
        said=said["text"],
        area_id=said["area"],
        source=said["id"],
        badge=said["badge"],
        about=about[:120],
        happened_on=said["happened_on"],
        sent_to=to,
        name=said["name"],
        phone=said["phone"],
        may_publish=said["may_publish"],
        code=digest,
    )
