"""What somebody needs, from the moment it was told until it is confirmed, and what was done about it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.people.models import Household, Person

OPEN = ("new", "open")  # states in which clocks run


class Ticket(models.Model):
    """Something that somebody needs: what, who, where; when a human being has to speak with them, and until when it
    has to be met."""

    GROUP = "reference"
    AREA = "area_id"

    class Way(models.TextChoices):
        DOOR = "door", _("At the door")
        PHONE = "phone", _("By phone")
        PAGE = "page", _("On the public page")
        CODE = "code", _("By the code on the building")

    class State(models.TextChoices):
        NEW = "new", _("Not sorted")
        OPEN = "open", pgettext_lazy("need", "Open")
        MET = "met", pgettext_lazy("need", "Met")
        CONFIRMED = "confirmed", pgettext_lazy("need", "Confirmed")
        JOINED = "joined", _("Joined to another")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid7)
    number = models.PositiveIntegerField(_("number"), unique=True)
    way = models.CharField(pgettext_lazy("need", "how it was told"), max_length=5, choices=Way)
    # the visit, or the form of a page, that told it: telling it again changes nothing
    source = models.UUIDField(null=True, unique=True)
    kind = models.CharField(
        _("kind"), max_length=24, blank=True, default=""
    )  # of the protocol; "": not guessed
    what = models.CharField(_("what is needed"), max_length=400)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    area_id = models.BigIntegerField()
    place = models.CharField(_("where"), max_length=200, blank=True, default="")
    name = models.CharField(pgettext_lazy("need", "who told it"), max_length=120, blank=True, default="")
    phone = models.CharField(_("phone"), max_length=24, blank=True, default="")
    told_at = models.DateTimeField()
    told_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    protocol = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    sort_by = models.DateTimeField()
    speak_by = models.DateTimeField()
    meet_by = models.DateTimeField()
    due_at = models.DateTimeField(null=True)  # the clock that runs now; none: nothing is waited for
    owner = models.ForeignKey(User, models.PROTECT, null=True, db_index=False, related_name="+")
    spoken_at = models.DateTimeField(null=True)
    met_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)  # confirmed, joined, withdrawn
    joined_to = models.ForeignKey("self", models.PROTECT, null=True, related_name="joined")
    n_reopened = models.PositiveSmallIntegerField(default=0)
    code = models.BinaryField(max_length=32, default=b"")  # digest of what the teller looks it up by
    erased = models.BooleanField(default=False)  # words, name and phone were erased

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=Q(way__in=["door", "phone", "page", "code"]), name="need_way"),
            models.CheckConstraint(
                condition=Q(state__in=["new", "open"], due_at__isnull=False, ended_at=None)
                | Q(state="met", due_at=None, met_at__isnull=False, ended_at=None)
                | Q(state__in=["confirmed", "joined", "withdrawn"], due_at=None, ended_at__isnull=False),
                name="need_state",
            ),
            models.CheckConstraint(
                condition=Q(state="joined", joined_to__isnull=False) | ~Q(state="joined") & Q(joined_to=None),
                name="need_joined",
            ),
            models.CheckConstraint(condition=~Q(joined_to=F("id")), name="need_not_joined_to_itself"),
            models.CheckConstraint(
                condition=~Q(kind="") | Q(state__in=["new", "joined", "withdrawn"]), name="need_sorted"
            ),
            models.CheckConstraint(condition=~Q(what=""), name="need_says_something"),
        ]
        indexes = [
            # what is to be done, what is overdue first; the board
            models.Index(
                fields=["area_id", "due_at"], condition=Q(state__in=["new", "open"]), name="need_open"
            ),
            models.Index(fields=["area_id", "id"], name="need_by_area"),  # the list of all
            # whether the same was told before; a door's page; phones
            models.Index(fields=["household"], condition=Q(household__isnull=False), name="need_at_door"),
            models.Index(fields=["person"], condition=Q(person__isnull=False), name="need_of_person"),
            models.Index(fields=["owner"], condition=Q(state__in=["new", "open"]), name="need_of_owner"),
            models.Index(fields=["code"], condition=~Q(code=b""), name="need_by_code"),
            models.Index(fields=["met_at"], condition=Q(state="met"), name="need_silent"),  # the tick
            models.Index(
                fields=["ended_at"], condition=Q(ended_at__isnull=False, erased=False), name="need_to_erase"
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class TicketStep(models.Model):
    """What was done about a need, by whom, when."""

    GROUP = "local"

    class What(models.TextChoices):
        TOLD = "told", pgettext_lazy("need", "Told")
        AGAIN = "again", _("Told again")
        SORTED = "sorted", _("Sorted")
        ASSIGNED = "assigned", pgettext_lazy("need", "Assigned")
        TAKEN = "taken", _("Taken on")
        SPOKEN = "spoken", _("Spoken with them")
        NOTED = "noted", _("Note")
        MET = "met", pgettext_lazy("need", "Met")
        CONFIRMED = "confirmed", pgettext_lazy("need", "Confirmed")
        REOPENED = "reopened", pgettext_lazy("need", "Opened again")
        JOINED = "joined", _("Joined to another")
        PARTED = "parted", _("Taken apart again")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid7)
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="steps")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    what = models.CharField(max_length=10, choices=What)
    text = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    what__in=[
                        *("told", "again", "sorted", "assigned", "taken", "spoken"),
                        *("noted", "met", "confirmed", "reopened", "joined", "parted", "withdrawn"),
                    ]
                ),
                name="need_step",
            )
        ]
