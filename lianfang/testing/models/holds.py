"""Members of a pool that was not negative: asked to wait apart for their single result, fetched at home."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.people.models import Person
from lianfang.testing.models.rounds import Round
from lianfang.testing.models.words import Conclusion
from lianfang.workforce.models import Team


def _user() -> "models.ForeignKey[User | None, User | None]":
    return models.ForeignKey(User, models.PROTECT, null=True, related_name="+")


class Hold(models.Model):
    """Somebody is asked to wait apart from others until their single result is there; nobody is called positive.

    Proposed by background work at once, confirmed by a named person within the protocol's hours or it lapses; it ends
    with the single result, by a decision, or by itself. Whoever objects is heard by another person.
    """

    GROUP = "person"
    AREA = "area_id"

    class Decision(models.TextChoices):
        NONE = "", _("Not decided")
        CONFIRMED = "confirmed", pgettext_lazy("waiting apart", "Confirmed")
        DECLINED = "declined", _("Not needed")

    class Answer(models.TextChoices):
        NONE = "", _("Not answered")
        KEPT = "kept", _("Stays as it is")
        ENDED = "ended", pgettext_lazy("waiting apart", "Ended")

    id = models.UUIDField(primary_key=True)  # the id of the swab in that tube
    person = models.ForeignKey(Person, models.PROTECT, db_constraint=False, related_name="holds")
    tube_id = models.UUIDField()
    round = models.ForeignKey(Round, models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    area_id = models.BigIntegerField()
    reason = models.CharField(max_length=8, choices=Conclusion)
    proposed_at = models.DateTimeField()
    confirm_by = models.DateTimeField()
    ends_at = models.DateTimeField()
    decision = models.CharField(max_length=10, choices=Decision, default="", blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = _user()
    note = models.CharField(max_length=400, default="", blank=True)
    objection = models.CharField(max_length=400, default="", blank=True)
    objected_at = models.DateTimeField(null=True)
    objected_with = _user()  # who wrote it down
    answer = models.CharField(max_length=8, choices=Answer, default="", blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = _user()
    answer_note = models.CharField(max_length=400, default="", blank=True)
    released_at = models.DateTimeField(null=True)
    released_by = _user()
    release_note = models.CharField(max_length=400, default="", blank=True)
    over_at = models.DateTimeField(null=True)  # the single result came, or the tube's result was taken back
    over_why = models.CharField(max_length=10, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "tube_id"], name="hold_once"),
            models.CheckConstraint(
                condition=Q(ends_at__gte=F("confirm_by")), name="hold_ends_after_confirming"
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at=None, decided_by=None)
                | ~Q(decision="") & Q(decided_at__isnull=False, decided_by__isnull=False),
                name="hold_decided_by_someone",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="hold_reason"),
            models.CheckConstraint(
                condition=Q(answer="", answered_by=None)
                | ~Q(answer="") & Q(answered_by__isnull=False) & ~Q(answered_by=F("decided_by")),
                name="hold_answered_by_another",
            ),
            models.CheckConstraint(
                condition=Q(released_at=None) | Q(released_by__isnull=False) & ~Q(release_note=""),
                name="hold_released_with_reason",
            ),
        ]
        indexes = [
            # the chief's list and its clock
            models.Index(fields=["area_id", "confirm_by"], condition=Q(over_at=None), name="hold_open"),
            models.Index(fields=["tube_id"], name="hold_by_tube"),  # the follower
        ]


class HomeVisit(models.Model):
    """A team is asked to swab somebody at home who is to be swabbed again."""

    GROUP = "person"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, models.PROTECT, db_constraint=False, related_name="+")
    tube_id = models.UUIDField()
    area_id = models.BigIntegerField()
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "tube_id"], condition=Q(cancelled_at=None), name="home_visit_once"
            )
        ]
