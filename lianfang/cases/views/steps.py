"""Wiring table: the steps a page offers, what each asks for and does, from which states, and who may."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.access import may
from lianfang.accounts.models import User
from lianfang.cases import actions, queries
from lianfang.cases.actions import calls, letters, lifecycle, sequencing
from lianfang.cases.forms import (
    AppealForm,
    AsymptomaticForm,
    ConfirmForm,
    ContactForm,
    ConvertForm,
    ConvertOrderForm,
    EmptyForm,
    ExcludeForm,
    ExposureForm,
    ExtendForm,
    HandOverForm,
    NoteForm,
    OrderForm,
    ReasonForm,
    ReleaseForm,
    StepForm,
)
from lianfang.cases.forms.leads import AskCallForm, WriteForm
from lianfang.cases.forms.lifecycle import (
    AgainForm,
    DeathForm,
    InvestigatorForm,
    SequenceForm,
    SpecimenForm,
    TypeForm,
    WithdrawForm,
)
from lianfang.cases.models import Case, Contact, Quarantine
from lianfang.cases.models.contacts import OPEN
from lianfang.cases.rules import COUNTED, may_step, taken_back
from lianfang.common.errors import Refused

Thing = Case | Contact | Quarantine


@dataclass(frozen=True, slots=True)
class Step:
    """Something a person may do with a case, a contact or a quarantine, as its page offers it."""

    key: str
    label: Promise
    icon: str
    do: Callable[..., object]
    permission: str
    form: type[StepForm] = ReasonForm
    when: Callable[[Any], bool] = lambda _thing: True
    tone: str = ""


def open_steps(steps: dict[str, Step], thing: Thing, user: User, on: date) -> list[Step]:
    """Give the steps that this thing's state leads to and this person may take."""
    return [s for s in steps.values() if s.when(thing) and may(user, s.permission, on, thing.area_id)]


def table(*steps: Step) -> dict[str, Step]:
    """Put steps under their keys."""
    return {step.key: step for step in steps}


def _is(*states: str) -> Callable[[Any], bool]:
    return lambda thing: thing.state in states


def _expose(case: Case, **said: Any) -> object:
    person = said.pop("person")
    return actions.add_exposure(person, source=case.person, outbreak=case.outbreak, **said)


def _trace(source: Case | Contact, **said: Any) -> object:
    near = {"case": source} if isinstance(source, Case) else {"via": source}
    return actions.add_contact(said.pop("person"), **near, **said)


def _order(contact: Contact, **said: Any) -> object:
    return actions.order_quarantine(contact, reviewed_by=said["by"], **said)


def _mark(step: str, field: str, label: Promise) -> Step:
    open_: Callable[[Any], bool] = lambda case: case.number is not None and getattr(case, field) is None  # noqa: E731
    do = partial(actions.mark_done, step=step)
    return Step(step, label, "check", do, "cases.investigate", EmptyForm, open_)


def _write(thing: Case | Contact, **said: Any) -> object:
    return letters.write_letter(thing.outbreak, about=thing, **said)


def _out(case: Case) -> bool:
    return case.state in COUNTED and case.out_at is not None and case.died_at is None


def _again(case: Case, *, readmitted: bool) -> bool:
    relapse = queries.running_relapse(case) if _out(case) else None
    return relapse is not None and (relapse.readmitted_at is not None) == readmitted


def _sequenced(case: Case, *, result: bool) -> bool:
    rows = case.sequencings.filter(withdrawn_at=None)
    return rows.exists() if result else rows.filter(result_at=None).exists()


def _back(case: Case) -> bool:
    last = case.changes.last() if not (case.out_at or case.died_at) else None
    return last is not None and last.after == case.state and taken_back(last.before, last.after) is not None


def _assign(case: Case, *, to: User | None, by: User, now: datetime) -> None:
    """Give one case an investigator.

    Raises Refused("kept") with why nothing changed.
    """
    _done, kept = actions.assign_many([case], to=to, by=by, now=now)
    for why in kept:
        raise Refused("kept", why)


# What may follow a decision.
AFTER = (
    Step("type", _("Change the type"), "stethoscope", lifecycle.reclassify, "cases.confirm", TypeForm,
         _is("confirmed")),
    Step("again", _("Positive again"), "rotate-clockwise-2", lifecycle.positive_again, "cases.confirm", AgainForm,
         lambda case: _out(case) and queries.running_relapse(case) is None),
    Step("not_again", _("Not positive again"), "arrow-back-up", lifecycle.not_again, "cases.confirm", ReasonForm,
         partial(_again, readmitted=False)),
    Step("readmit", _("Admit again"), "building-hospital", lifecycle.readmit, "cases.confirm", ReasonForm,
         partial(_again, readmitted=False)),
    Step("death", _("Record a death"), "heartbeat", lifecycle.record_death, "cases.confirm", DeathForm,
         lambda case: case.state in COUNTED and case.died_at is None),
    Step("alive", _("Take the death back"), "arrow-back-up", lifecycle.not_dead, "cases.confirm", ReasonForm,
         lambda case: case.died_at is not None),
    Step("specimen", _("Send to sequencing"), "flask", sequencing.send_to_sequencing, "cases.investigate",
         SpecimenForm, _is("confirmed", "asymptomatic")),
    Step("sequence", _("Enter the sequence"), "microscope", sequencing.enter_sequence, "cases.confirm",
         SequenceForm, partial(_sequenced, result=False)),
    Step("no_sequence", _("Withdraw a specimen"), "ban", sequencing.withdraw_sequencing, "cases.confirm",
         WithdrawForm, partial(_sequenced, result=True)),
    Step("investigator", _("Give an investigator"), "user-check", _assign, "cases.investigate", InvestigatorForm,
         lambda case: case.state not in {"excluded", "elsewhere"}),
    Step("call", _("Ask for a call"), "phone", calls.ask_for_call, "cases.call", AskCallForm,
         lambda case: case.state in COUNTED and case.died_at is None),
    Step("letter", _("Write to another area"), "mail", _write, "cases.leads", WriteForm,
         _is("confirmed", "asymptomatic", "elsewhere")),
    Step("back", _("Take the decision back"), "arrow-back-up", lifecycle.take_back, "cases.confirm", ReasonForm,
         _back, "danger"),
)  # fmt: skip

_LIVE = _is("proposed", "review", "confirmed", "asymptomatic", "elsewhere")
_DECIDE = "cases.confirm"

CASE = table(
    Step("review", _("Start the review"), "eye", actions.start_review, _DECIDE, EmptyForm, _is("proposed")),
    Step("confirm", _("Confirm"), "check", actions.confirm, _DECIDE, ConfirmForm, _is("review"), "primary"),
    Step(
        "asymptomatic",
        _("Asymptomatic infection"),
        "check",
        actions.call_asymptomatic,
        _DECIDE,
        AsymptomaticForm,
        _is("review"),
    ),
    Step(
        "exclude",
        _("Exclude"),
        "ban",
        actions.exclude,
        _DECIDE,
        ExcludeForm,
        when=_is("proposed", "review"),
        tone="danger",
    ),
    Step(
        "convert",
        _("Convert to confirmed"),
        "trending-up",
        actions.convert,
        _DECIDE,
        ConvertForm,
        _is("asymptomatic"),
    ),
    *AFTER,
    Step("contact", _("Add a contact"), "user-plus", _trace, "cases.investigate", ContactForm, _LIVE),
    Step("exposure", _("Record an exposure"), "route", _expose, "cases.investigate", ExposureForm, _LIVE),
    _mark("reported", "reported_at", _("Reported")),
    _mark("core_facts", "core_facts_at", _("Core facts done")),
    _mark("investigated", "investigated_at", _("Investigation done")),
)


def _mark_as(step: str, label: Promise, icon: str, form: type[StepForm] = EmptyForm) -> Step:
    def do(contact: Contact, **said: Any) -> object:
        return actions.mark_contacts([contact], step=step, **said)

    return Step(step, label, icon, do, "cases.investigate", form, lambda c: may_step(c.state, step))


_OPEN = _is(*OPEN)
_unordered = _is(*(state for state in OPEN if state not in {"quarantined", "monitored"}))
CONTACT = table(
    _mark_as("located", _("Located"), "map-pin"),
    _mark_as("notified", _("Told"), "phone"),
    _mark_as("transfer", _("On the way to quarantine"), "truck"),
    Step("order", _("Order quarantine"), "lock", _order, "cases.order", OrderForm, _unordered, "primary"),
    Step(
        "contact", _("Add a secondary contact"), "user-plus", _trace, "cases.investigate", ContactForm, _OPEN
    ),
    Step(
        "hand_over",
        _("Hand to another area"),
        "send",
        actions.hand_over,
        "cases.investigate",
        HandOverForm,
        _OPEN,
    ),
    _mark_as("lost", _("Cannot be found"), "user-x", NoteForm),
    _mark_as("died", pgettext_lazy("contact", "Died"), "note", NoteForm),
    Step("call", _("Ask for a call"), "phone", calls.ask_for_call, "cases.call", AskCallForm, _OPEN),
    Step("letter", _("Write to another area"), "mail", _write, "cases.leads", WriteForm, _OPEN),
)


def _runs(quarantine: Quarantine) -> bool:
    return quarantine.released_at is None


def _of_contact(quarantine: Quarantine) -> bool:
    return _runs(quarantine) and quarantine.contact_id is not None


def _unanswered(quarantine: Quarantine) -> bool:
    return _runs(quarantine) and quarantine.reviewed_by_id is None


QUARANTINE = table(
    Step(
        "review",
        _("Answer for this isolation"),
        "user-check",
        actions.review_temporary,
        "cases.order",
        EmptyForm,
        _unanswered,
        "primary",
    ),
    Step("release", _("Release"), "lock-open", actions.release, "cases.order", ReleaseForm, _runs),
    Step("extend", _("Extend"), "calendar-time", actions.extend, "cases.order", ExtendForm, _runs),
    Step(
        "convert",
        _("Change kind or place"),
        "home",
        actions.convert_quarantine,
        "cases.order",
        ConvertOrderForm,
        _of_contact,
    ),
    Step(
        "appeal",
        _("Record an appeal"),
        "scale",
        actions.record_appeal,
        "cases.investigate",
        AppealForm,
        _runs,
    ),
)
