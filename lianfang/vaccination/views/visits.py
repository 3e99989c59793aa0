"""One person at a session: questions, consent, dose, observation; and their doses at all."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, require
from lianfang.accounts.audit import audit
from lianfang.people.models import Person
from lianfang.people.rules.numbers import age
from lianfang.protocol import timeline
from lianfang.supplies.forms import MaybeTextForm, TextForm
from lianfang.supplies.views.stepping import Kind, Step, page_of
from lianfang.testing.models import Round
from lianfang.vaccination import actions, queries, rules
from lianfang.vaccination.forms import ConsentForm, ElsewhereForm, GiveForm, LeaveForm, ScreenForm, SwabForm
from lianfang.vaccination.models import GivenDose, Visit
from lianfang.vaccination.queries import DESK, GIVE, READ, REPORT, SCREEN
from lianfang.vaccination.queries.papers import diseases_of
from lianfang.vaccination.views.common import TOLD, take_in
from lianfang.vaccination.words import VISIT_TONES, label_of, product_label, reason
from lianfang.web import clock
from lianfang.web.http import Request

HERE = {"arrived", "fit", "agreed"}
STEPS = (
    Step("swab", gettext_lazy("Swab or dose first"), "test-pipe", actions.decide_swab, DESK,
         lambda v: v.state in HERE and bool(_swab_due(v)), SwabForm),
    Step("screen", gettext_lazy("Questions and decision"), "clipboard-list", actions.screen, SCREEN,
         lambda v: v.state in {"arrived", "fit"}, ScreenForm, "primary"),
    Step("consent", gettext_lazy("Take consent"), "clipboard-check", actions.consent, DESK,
         lambda v: v.state == "fit", ConsentForm, "primary"),
    Step("give", gettext_lazy("Give the dose"), "vaccine", partial(actions.give, kinds=TOLD), GIVE,
         lambda v: v.state == "agreed", GiveForm, "primary"),
    Step("withdraw", gettext_lazy("Does not want it"), "x", actions.withdraw, DESK,
         lambda v: v.state in {"fit", "agreed"}, MaybeTextForm),
    Step("away", gettext_lazy("Went away"), "logout", actions.went_away, DESK,
         lambda v: v.state in {"arrived", "fit", "agreed"}),
)  # fmt: skip


def visit(request: Request, pk: UUID, step: str = "") -> HttpResponse:
    """Show somebody at a session: how far they are, what speaks against a dose, and the next step."""
    rows = Visit.objects.select_related(
        "session__site", "session__box", "person", "screened_by", "consent_taken_by"
    )
    found = get_object_or_404(rows, pk=pk)
    require(request.user, READ, found.area_id, request.today)
    if not step:
        person, area = found.person_id, found.area_id
        audit(request.user, "vaccination.record.opened", found, request.now, person_id=person, area_id=area)
    kind = Kind("vaccination_visit", "vaccination/visit.html", STEPS, _page)
    return page_of(request, found, step, kind, found.area_id)


def _page(visit: Visit, request: Request) -> dict[str, Any]:
    session, person = visit.session, visit.person
    numbers = timeline.named(session.protocol).vaccination
    yes = [one for one in numbers.contraindications.value if one.key in visit.answers]
    here = visit.state in HERE
    given = GivenDose.objects.filter(session=session, person=person, void_at=None)
    dose = given.select_related("lot").first()
    return {
        "title": person.name,
        "visit": visit,
        "session": session,
        "tone": VISIT_TONES[visit.state],
        "age": age(person.born_on, request.today) if person.born_on else None,
        "yes": yes,
        "weighed": [one for one in numbers.precautions.value if one.key in visit.precautions],
        "against": _against(visit, request) if here else [],
        "swab": _swab_due(visit) if here else None,
        "deferrals": queries.deferred([person.pk], request.now),
        "doses": _doses(person),
        "dose": dose,
        "may_leave": bool(dose and not dose.left_at)
        and may(request.user, DESK, request.today, visit.area_id),
        "may_report": may(request.user, REPORT, request.today, visit.area_id),
        "leave": LeaveForm(),
    }


def _swab_due(visit: Visit) -> tuple[Round, int] | None:
    return queries.swab_due(visit.person_id, visit.session.protocol, clock.now())


def _against(visit: Visit, request: Request) -> list[tuple[str, list[str]]]:
    """Say for each vaccine of the session what speaks against it today."""
    protocol = visit.session.protocol
    return [
        (
            product_label(protocol, key),
            [
                reason(why, protocol)
                for why in queries.reasons_against(visit.person, key, visit.session, request.today)
            ],
        )
        for key in visit.session.products
    ]


def _doses(person: Person) -> list[tuple[GivenDose, str]]:
    return [(row, product_label(_version(row), row.product)) for row in queries.doses_of(person.pk)]


def _version(dose: GivenDose) -> str:
    return dose.session.protocol if dose.session else timeline.in_force(dose.disease, dose.day).version


@require_POST
def leave(request: Request, pk: UUID) -> HttpResponse:
    """End somebody's observation; before its time only with a reason."""
    dose = get_object_or_404(GivenDose.objects.select_related("session__site"), pk=pk, source="here")
    form = LeaveForm(request.POST)
    back = dose.session_id

    def do() -> GivenDose:
        why = form.cleaned_data["reason"]
        return actions.leave(dose, reason=why, by=request.user, now=request.now, kinds=TOLD)

    return take_in(
        request,
        form,
        do,
        _("The observation is over."),
        lambda _dose: ("vaccination_watch", back),
        title=_("End the observation"),
        session=dose.session,
    )


def person_doses(request: Request, pk: UUID) -> HttpResponse:
    """Show the doses of somebody and what comes next; opening it is recorded."""
    person = get_object_or_404(Person, pk=pk)
    require(request.user, READ, person.area_id, request.today)
    audit(
        request.user, "vaccination.record.opened", person, request.now, person_id=pk, area_id=person.area_id
    )
    protocol = queries.current(request.today)
    had = queries.had(pk, protocol.disease.key)
    last = rules.last_of(had)
    product = next((one for one in protocol.vaccination.products if last and one.key == last.product), None)
    context = {
        "title": person.name,
        "person": person,
        "doses": _doses(person),
        "next": rules.next_dose(had, product, request.today) if product else None,
        "papers": [(each, label_of(each)) for each in diseases_of(person)],
        "may_book": may(request.user, "booking.desk", request.today, person.area_id),
        "may_enter": may(request.user, DESK, request.today, person.area_id),
        "may_report": may(request.user, REPORT, request.today, person.area_id),
    }
    return render(request, "vaccination/person.html", context)


def dose_enter(request: Request, pk: UUID) -> HttpResponse:
    """Enter a dose somebody was given elsewhere."""
    person = get_object_or_404(Person, pk=pk)
    require(request.user, DESK, person.area_id, request.today)
    form = ElsewhereForm(request.POST or None, numbers=queries.current(request.today).vaccination)
    return take_in(
        request,
        form,
        lambda: actions.enter_dose(person, form.told(), by=request.user, now=request.now),
        _("The dose is on record."),
        lambda _made: ("person_doses", pk),
        title=_("Enter a dose given elsewhere"),
        person=person,
    )


def dose_take_back(request: Request, pk: UUID) -> HttpResponse:
    """Take back a dose that was entered by mistake."""
    dose = get_object_or_404(GivenDose.objects.select_related("person"), pk=pk)
    require(request.user, DESK, dose.area_id, request.today)
    if dose.source == GivenDose.Source.HERE:
        return redirect("person_doses", dose.person_id)
    form = TextForm(request.POST or None, thing=dose, request=request)
    return take_in(
        request,
        form,
        lambda: actions.take_back_entered(
            dose, text=form.cleaned_data["text"], by=request.user, now=request.now
        ),
        _("Taken back."),
        lambda _none: ("person_doses", dose.person_id),
        title=_("Take the dose back"),
        person=dose.person,
    )
