"""What changes a published rota: who says yes or cannot come, who is kept from work, what is proposed instead."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.people.models import Person
from lianfang.rotas.models.plans import Assignment, Rota, Shift
from lianfang.sync.models import Fact
from lianfang.workforce.models import Worker


class Replan(models.Model):
    """A published rota is planned again by itself, with few changes, because somebody dropped out: proposed to who
    plans, who accepts it or leaves the rota as it is."""

    GROUP = "reference"
    AREA = "area_id"

    class State(models.TextChoices):
        WAITING = "waiting", _("Being planned")
        PROPOSED = "proposed", pgettext_lazy("replan", "Proposed")
        ACCEPTED = "accepted", pgettext_lazy("replan", "Accepted")
        DECLINED = "declined", _("Left as it is")
        UNDONE = "undone", _("Undone")
        OVERTAKEN = "overtaken", _("Settled otherwise")

    OPEN = ("waiting", "proposed")

    id = models.UUIDField(primary_key=True, default=uuid7)
    rota = models.ForeignKey(Rota, models.PROTECT, db_index=False, related_name="replans")
    area_id = models.BigIntegerField()  # the rota's
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField()  # last; shifts that had begun by then stay as they were
    seen_at = models.DateTimeField(null=True, blank=True)  # by the program that plans it, last
    planned_at = models.DateTimeField(null=True, blank=True)
    lacking = models.PositiveSmallIntegerField(default=0)  # places that nobody can fill
    proven = models.BooleanField(default=False)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "proposed", "accepted", "declined", "undone", "overtaken"]),
                name="replan_state",
            ),
            models.UniqueConstraint(
                fields=["rota"], condition=Q(state__in=["waiting", "proposed"]), name="replan_one_open"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "declined", "undone"])
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="replan_decided_by_someone",
            ),
        ]
        indexes = [
            # solving.claim_replan: what waits to be planned
            models.Index(fields=["asked_at"], condition=Q(state="waiting"), name="replan_waiting"),
            models.Index(fields=["rota", "asked_at"], name="replan_by_rota"),  # the rota's page
        ]


class Change(models.Model):
    """One change that a re-plan proposes: somebody comes into a shift, or leaves one for another."""

    GROUP = "person"

    id = models.UUIDField(primary_key=True, default=uuid7)
    replan = models.ForeignKey(Replan, models.PROTECT, related_name="changes")
    shift = models.ForeignKey(Shift, models.PROTECT, db_index=False, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, db_index=False, related_name="+")
    worker = models.ForeignKey(Worker, models.PROTECT, db_index=False, related_name="+")
    comes = models.BooleanField()
    why = models.JSONField(default=dict)  # why this person: see rostering.explain

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["replan", "shift", "person"], name="replan_change_once")
        ]


class Absence(models.Model):
    """Somebody is kept from work from an instant on, by duty: no rota plans them until they are let return."""

    GROUP = "person"

    class Why(models.TextChoices):
        HEAT = "heat", pgettext_lazy("absence", "Heat or fainting")
        EXPOSED = "exposed", pgettext_lazy("absence", "Exposed")
        ILL = "ill", pgettext_lazy("absence", "Fever or symptoms")
        ISOLATED = "isolated", pgettext_lazy("absence", "In isolation")
        OTHER = "other", pgettext_lazy("absence", "Kept from work")

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    why = models.CharField(max_length=8, choices=Why)
    from_at = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)  # when it is looked at again
    ended_at = models.DateTimeField(null=True, blank=True)  # let return

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(why__in=["heat", "exposed", "ill", "isolated", "other"]), name="absence_why"
            ),
            models.UniqueConstraint(fields=["person"], condition=Q(ended_at=None), name="absence_one_open"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("from_at")), name="absence_times"
            ),
        ]


class ReplyDoubt(models.TextChoices):
    """Why what somebody says of a shift is doubted."""

    UNKNOWN_SHIFT = "unknown_shift", _("No such shift")
    SHIFT_GONE = "shift_gone", _("They are not in this shift any more")
    TOO_LATE = "too_late", _("The shift had begun")
    SWAP_COLLEAGUE = "swap_colleague", _("A swap with somebody who cannot be asked")
    SWAP_STATE = "swap_state", _("The swap was withdrawn or answered before")


class Reply(Fact):
    """What somebody says of their shift on the phone: yes, that they cannot come and why, that they ask a colleague to
    take it, what they answer one who asks."""

    GROUP = "person"
    DOUBTS = ReplyDoubt

    class What(models.TextChoices):
        YES = "yes", _("I come")
        NO = "no", _("Cannot come")
        ASK = "ask", _("Asks to swap")
        AGREE = "agree", _("Agrees to swap")
        DECLINE = "decline", _("Declines to swap")
        WITHDRAW = "withdraw", _("Takes the question back")

    assignment = models.ForeignKey(Assignment, models.PROTECT, db_constraint=False, related_name="replies")
    person = models.ForeignKey(Person, models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    what = models.CharField(max_length=8, choices=What)
    # To ask: whom, and perhaps for which of theirs. To answer: which question (it has the id of the fact that asked).
    taker = models.ForeignKey(
        Worker, models.PROTECT, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    back = models.ForeignKey(
        Assignment, models.PROTECT, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    swap_id = models.UUIDField(null=True)
    note = models.CharField(max_length=200, default="")
