"""Visits to doors."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.models import User
from lianfang.people.models import Household
from lianfang.sync.models import Fact


class Outcome(models.TextChoices):
    """What came of a visit."""

    DONE = "done", _("Visited")
    NO_ANSWER = "no_answer", _("No answer")
    REFUSED = "refused", pgettext_lazy("visit", "Refused")
    MOVED = "moved", _("Moved away")


class Task(models.TextChoices):
    """What somebody comes to a door for; one visit does all of them."""

    SURVEY = "survey", pgettext_lazy("task", "Survey")
    TEMPERATURE = "temperature", pgettext_lazy("task", "Temperature")
    CODE_CHECK = "code_check", pgettext_lazy("task", "Health code")
    SAMPLING = "sampling", pgettext_lazy("task", "Swab at the door")
    VACCINATION = "vaccination", pgettext_lazy("task", "Talk about vaccination")
    REGISTRATION = "registration", pgettext_lazy("task", "Registration")
    DATA_ENTRY = "data_entry", pgettext_lazy("task", "Settle records")
    PUBLICITY = "publicity", pgettext_lazy("task", "Publicity")
    DELIVERY = "delivery", pgettext_lazy("task", "Delivery")
    ELDER_CODE = "elder_code", pgettext_lazy("task", "Printed code")
    LETTER = "letter", pgettext_lazy("task", "Letter")
    HOME_CHECK = "home_check", pgettext_lazy("task", "Home check")


class Finding(models.TextChoices):
    """What was found at a door and concerns those who investigate cases."""

    FEVER = "fever", pgettext_lazy("finding", "Fever")
    SYMPTOMS = "symptoms", pgettext_lazy("finding", "Cough, sore throat, loss of smell")
    RISK_AREA = "risk_area", pgettext_lazy("finding", "Came from a risk area")
    CONTACT = "contact", pgettext_lazy("finding", "Met somebody infected")
    ABSENT = "absent", pgettext_lazy("finding", "Somebody under an order is not at home")


class Doubt(models.TextChoices):
    """Why a visit was disputed when it came in."""

    UNKNOWN_HOUSEHOLD = "unknown_household", _("No such household is on record")
    UNKNOWN_PERSON = "unknown_person", _("Nobody is registered under this identity")
    OTHER_AREA = "other_area", _("The door lies outside the teller’s posts")


class Visit(Fact):
    """Somebody stood at a door: what came of it, who was there, what they need."""

    GROUP = "reference"
    DOUBTS = Doubt
    UNREAD = ("present", "away", "door_area_id")

    household = models.ForeignKey(
        Household, models.PROTECT, db_constraint=False, db_index=False, related_name="visits"
    )
    door_area_id = models.BigIntegerField(null=True)  # where it lay when this came in; null: not on record
    outcome = models.CharField(max_length=10, choices=Outcome)
    n_present = models.PositiveSmallIntegerField(default=0)
    unchanged = models.BooleanField(default=False)
    present = ArrayField(models.UUIDField(), default=list)
    away = ArrayField(models.UUIDField(), default=list)
    needs = models.CharField(max_length=400, default="")
    note = models.CharField(max_length=200, default="")
    tasks = ArrayField(models.CharField(max_length=16, choices=Task), default=list)  # done with this visit
    found = ArrayField(models.CharField(max_length=16, choices=Finding), default=list)
    by_phone = models.BooleanField(default=False)  # nobody opened, so it was telephoned

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="visit_outcome"),
            models.CheckConstraint(condition=Q(n_present__lte=99), name="visit_present"),
        ]
        indexes = [
            # a household's page; the follower
            models.Index(fields=["household", "-at", "-id"], name="visit_by_household"),
            models.Index(fields=["door_area_id", "at"], name="visit_by_area"),  # one unit's report; draws
            models.Index(fields=["by", "at"], name="visit_by_teller"),  # how far somebody walked on a day
            BrinIndex(
                fields=["at"], name="visit_by_day", autosummarize=True
            ),  # the board of a day that is past
        ]


class LastVisit(models.Model):
    """The last visit to each household that counts; written by the follower, again and again, from the facts."""

    GROUP = "reference"
    AREA = "area_id"

    household = models.OneToOneField(
        Household, models.PROTECT, primary_key=True, db_constraint=False, related_name="last_visit"
    )
    area_id = models.BigIntegerField()  # where the household is, whatever the phone said
    visit_id = models.UUIDField()
    outcome = models.CharField(max_length=10, choices=Outcome)
    back = models.BooleanField()  # somebody has to come back
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, db_constraint=False, db_index=False, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["area_id", "at"], name="last_visit_by_area"),  # the board; phones' rosters
            # whom to go back to
            models.Index(fields=["area_id", "-at"], condition=Q(back=True), name="last_visit_back"),
        ]


class Walked(models.Model):
    """How far somebody walked on a day in an area, by the visits that count; written by the follower, again and again,
    from the facts."""

    GROUP = "reference"
    AREA = "area_id"

    pk = models.CompositePrimaryKey("by_id", "day", "area_id")
    by_id = models.BigIntegerField()
    day = models.DateField()
    area_id = models.BigIntegerField()  # where the door lay; of a door not on record, where it was told to be
    visits = models.IntegerField()
    doors = models.IntegerField()
    done = models.IntegerField()
    last_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["day", "area_id"], name="walked_by_day")]  # who visited in an area
