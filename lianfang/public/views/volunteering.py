"""Sign up as a volunteer: what it is, then one question a page, then all answers to look over. Nothing is on record
before the last page; the number of a document waits sealed."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from lianfang.accounts.reading import of_nobody
from lianfang.common.errors import Refused
from lianfang.common.ids import uuid7
from lianfang.people.models import Identifier
from lianfang.people.vault import Sealer, unseal
from lianfang.places.models import Area
from lianfang.public import limits
from lianfang.public.views.door import CODE, let_in
from lianfang.public.walking import Walk
from lianfang.web.http import Request
from lianfang.workforce import actions, queries
from lianfang.workforce.forms import OfferPart, PublicOfferForm
from lianfang.workforce.forms.volunteers import stamp
from lianfang.workforce.models import Free, Skill
from lianfang.workforce.sealing import spaced

PARTS: dict[str, tuple[str, ...]] = {
    "who": ("name", "phone"),
    "where": ("area",),
    "skills": ("skills",),
    "free": ("free",),
    "note": ("note",),
    "document": ("id_kind", "number", "born_on"),
    "check": ("consent", "website"),
}
WALK = Walk(tuple(PARTS), "volunteer_step")
TOLD = "volunteer_told"  # what was answered so far, on this device
WRONG, TOO_MANY = 422, 429


@never_cache
@login_not_required
@of_nobody
def about(request: Request) -> HttpResponse:
    """Say what helping is and what details are kept for; the questions begin from here."""
    return render(request, "public/sign_up_about.html", {"title": _("Help as a volunteer")})


@sensitive_post_parameters("number")
@never_cache
@login_not_required
@of_nobody
def step(request: Request, step: str) -> HttpResponse:
    """Ask the question of a page; after the last one the offer is on record, and its own page opens."""
    told, at = request.session.get(TOLD, {}), WALK.asked(step)
    if missing := WALK.missing(at, told):
        return redirect("volunteer_step", missing)
    form, status = _form(request, at, told), 200
    if request.method == "POST":
        status = WRONG
        if form.is_valid():
            try:
                return _next(request, at, told, form)
            except Refused as refused:
                form.add_error(None, str(refused))
                status = TOO_MANY if refused.code == "too_many_forms" else WRONG
    context = {"title": _("Help as a volunteer"), "form": form, **WALK.frame(at)}
    context["answers"] = _answers(told) if at == "check" else []
    return render(request, "public/sign_up.html", context, status=status)


def _form(request: Request, at: str, told: dict[str, Any]) -> OfferPart:
    sent = request.POST if request.method == "POST" else None
    known = {"today": request.today, "areas": queries.districts(request.today)}
    return OfferPart(sent, initial=_plain(told, at), part=PARTS[at], **known)


def _plain(told: dict[str, Any], at: str) -> dict[str, Any]:
    """Give what a page was answered, a number in clear."""
    answered = dict(told.get(at, {}))
    if sealed := answered.pop("sealed", ""):
        answered["number"] = unseal(bytes.fromhex(sealed), UUID(told["seal"]))
    return answered


def _next(request: Request, at: str, told: dict[str, Any], form: OfferPart) -> HttpResponse:
    if at == "check":
        return _signed_up(request, told, form)
    told = {"seal": str(uuid7()), "id": stamp()} | told
    said = {name: form[name].data for name in PARTS[at]}
    if number := said.pop("number", ""):
        said["sealed"] = Sealer().seal(number, UUID(told["seal"])).hex()
    for name in ("skills", "free"):
        if name in said:
            said[name] = form.cleaned_data[name]
    request.session[TOLD] = told | {at: said}
    return redirect("volunteer_step", WALK.after(at))


def _answers(told: dict[str, Any]) -> list[tuple[str, str, str]]:
    who, document = told["who"], told["document"]
    kinds, skills, free = (dict(each.choices) for each in (Identifier.Kind, Skill, Free))
    area = Area.objects.filter(pk=told["where"]["area"]).first()
    number = _plain(told, "document").get("number", "")
    return [
        (_("Name"), f"{who['name']} · {who['phone']}", "who"),
        (_("Where you would help"), str(area or ""), "where"),
        (_("What you can help with"), _listed(skills, told["skills"]["skills"]), "skills"),
        (_("When you are free"), _listed(free, told["free"]["free"]), "free"),
        (_("Anything else"), told["note"]["note"] or _("Nothing"), "note"),
        (_("Document"), f"{kinds.get(document['id_kind'], '')} · …{number[-4:]}", "document"),
    ]


def _listed(names: dict[str, Any], chosen: list[str]) -> str:
    return " · ".join(str(names[each]) for each in chosen if each in names) or _("Nothing")


def _signed_up(request: Request, told: dict[str, Any], last: OfferPart) -> HttpResponse:
    if last.cleaned_data["website"]:  # a program: it is told what it wants to hear
        return redirect("volunteer_enter")
    data = {"id": told["id"], "consent": "on"}
    for at in WALK.steps[:-1]:
        data |= _plain(told, at)
    form = PublicOfferForm(data, today=request.today, areas=queries.districts(request.today))
    if not form.is_valid():
        if "id" in form.errors:
            request.session[TOLD] = told | {"id": stamp()}
        raise Refused("wrong", " ".join(str(each[0]) for each in form.errors.values()))
    limits.may_sign_up(request, request.now)
    said, origin = form.cleaned_data, limits.origin(request)
    skills, free = tuple(said["skills"]), tuple(said["free"])
    offer = actions.Offer(form.newcomer(), skills, free, said["note"], channel="web", origin=origin)
    made, code = actions.sign_up(offer, by=actions.public_user(), now=request.now)
    request.session.pop(TOLD, None)
    if code:  # sent twice: the first answer has the code
        let_in(request, made)
        request.session[CODE] = spaced(code)
    return redirect("volunteer_mine")
