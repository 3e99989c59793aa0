"""Wiring table: what may be written into a patient's file, by whom, and what is said when it is done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.care import actions
from lianfang.care.forms import (
    ConsultForm,
    FileForm,
    MoveForm,
    ObserveForm,
    PlanForm,
    ScoringForm,
    TestsForm,
    TypeForm,
)
from lianfang.care.forms.after import FollowUpForm, ReportForm
from lianfang.care.forms.consults import AskForm, CloseForm
from lianfang.care.forms.orders import LeaveTeamForm, NeededForm, OrderForm, StopForm, TakeBackForm, TeamForm
from lianfang.care.models import Admission, Consult, MedicalOrder


@dataclass(frozen=True, slots=True)
class Write:
    """A form of the file, the action it calls, what is said when it is done, and who may."""

    form: type[FileForm]
    action: Callable[..., object]
    done: Promise
    permission: str = "care.treat"
    after: bool = False  # written when the patient has left


def _given_now(_admission: Admission, *, order: MedicalOrder, by: User, now: datetime) -> object:
    """Note that an order for when it is needed was carried out now."""
    return actions.carry_out(order, now, by=by, now=now)


def _closed(_admission: Admission, *, consult: Consult, by: User, now: datetime) -> object:
    """Close a question about this patient."""
    return actions.close_consult(consult, by=by, now=now)


WRITES = {
    each.form.name: each
    for each in (
        Write(PlanForm, actions.write_plan, _("The plan is written; the one before stays readable.")),
        Write(ConsultForm, actions.consult, _("The consultation is on record.")),
        Write(ObserveForm, actions.observe, _("The measurements are on record."), "care.nurse"),
        Write(TypeForm, actions.decide_type, _("The decision is on record.")),
        Write(ScoringForm, actions.set_scoring, _("The next score counts with it.")),
        Write(OrderForm, actions.order_care, _("The order is given.")),
        Write(StopForm, actions.stop_order, _("The order is stopped; what was noted stays.")),
        Write(NeededForm, _given_now, _("Noted."), "care.nurse"),
        Write(TakeBackForm, actions.take_back_step, _("Taken back; it is due again."), "care.nurse"),
        Write(TeamForm, actions.join_team, _("The team is on record.")),
        Write(LeaveTeamForm, actions.leave_team, _("The team is on record.")),
        Write(AskForm, actions.ask_consult, _("The question is sent.")),
        Write(CloseForm, _closed, _("The question is closed.")),
        Write(FollowUpForm, actions.follow_up, _("The visit is on record."), "care.nurse", after=True),
        Write(ReportForm, actions.report_death, _("The report is on record."), "care.discharge", after=True),
        Write(MoveForm, actions.move, _("Moved. The room left behind is to be disinfected.")),
        Write(TestsForm, actions.ask_for_tests, _("The swabs are asked for.")),
    )
}
