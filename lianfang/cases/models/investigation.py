"""The investigation of a case: its parts, and the rows of its tables. Each save is a version of its own: the newest
counts, the older ones stay readable, and of two people who save at once neither is lost."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.cases.models.cases import Case
from lianfang.common.ids import uuid7


class InvestigationPart(models.Model):
    """One saved version of a part of an investigation: what was answered, and whether the part is done."""

    GROUP = "person"

    class Key(models.TextChoices):
        IDENTITY = "identity", _("Identity and work")
        ONSET = "onset", _("Onset")
        SYMPTOMS = "symptoms", _("Symptoms")
        MOVEMENTS = "movements", _("Movements")
        VISITS = "visits", _("Visits to doctors")
        TESTS = "tests", _("Tests elsewhere")
        VACCINATION = "vaccination", _("Vaccination")
        SOURCE = "source", _("Source of infection")
        CLASSIFICATION = "classification", _("Classification")
        OUTCOME = "outcome", _("Outcome")

    id = models.UUIDField(primary_key=True, default=uuid7)
    case = models.ForeignKey(Case, models.CASCADE, related_name="parts")
    person_id = models.UUIDField()
    key = models.CharField(max_length=16, choices=Key)
    version = models.PositiveIntegerField()
    data = models.JSONField(default=dict)
    done = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["key", "version"]
        constraints = [
            models.UniqueConstraint(fields=["case", "key", "version"], name="part_version_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="part_version_counts"),
        ]


class Entry(models.Model):
    """One saved version of a row of an investigation's table; `removed` says that somebody took the row out."""

    GROUP = "person"
    FIELDS: tuple[str, ...] = ()
    SORT = "began_at"

    id = models.UUIDField(primary_key=True, default=uuid7)
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    person_id = models.UUIDField()
    row = models.UUIDField()
    version = models.PositiveIntegerField()
    removed = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["case", "row", "version"], name="%(class)s_version_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="%(class)s_version_counts"),
        ]

    def values(self) -> dict[str, Any]:
        """Give what the row says, field by field."""
        return {name: getattr(self, name) for name in self.FIELDS}


class Movement(Entry):
    """Where the patient was from one minute to another, how they came there, with whom, how protected."""

    FIELDS = (
        "began_at",
        "ended_at",
        "place",
        "activity",
        "transport",
        "vehicle",
        "seat",
        "companions",
        "protection",
        "evidence",
    )

    class Transport(models.TextChoices):
        NONE = "none", _("Without a vehicle")
        WALK = "walk", _("On foot")
        CAR = "car", _("Private car")
        TAXI = "taxi", _("Taxi or ride service")
        BUS = "bus", _("Bus")
        COACH = "coach", _("Coach")
        METRO = "metro", _("Underground")
        TRAIN = "train", _("Train")
        PLANE = "plane", _("Aeroplane")
        SHIP = "ship", _("Ship")
        OTHER = "other", _("Another vehicle")

    class Protection(models.TextChoices):
        UNKNOWN = "unknown", _("Not known")
        NONE = "none", _("None")
        MASK = "mask", _("Mask, the whole time")
        PARTLY = "partly", _("Mask, part of the time")
        RESPIRATOR = "respirator", _("Respirator")
        SUIT = "suit", _("Protective suit")

    class Evidence(models.TextChoices):
        TOLD = "told", _("Told by the patient")
        OTHERS = "others", _("Told by others")
        CAMERA = "camera", _("Seen on a camera")
        PAYMENT = "payment", _("Payment or ticket")
        SCAN = "scan", _("Scanned code")

    began_at = models.DateTimeField(_("from"))
    ended_at = models.DateTimeField(_("to"))
    place = models.CharField(_("place"), max_length=120)
    activity = models.CharField(_("what was done there"), max_length=200, blank=True, default="")
    transport = models.CharField(_("transport"), max_length=8, choices=Transport, default=Transport.NONE)
    vehicle = models.CharField(_("line, flight or plate"), max_length=40, blank=True, default="")
    seat = models.CharField(_("seat"), max_length=20, blank=True, default="")
    companions = models.CharField(_("companions"), max_length=300, blank=True, default="")
    protection = models.CharField(
        _("protection"), max_length=12, choices=Protection, default=Protection.UNKNOWN
    )
    evidence = models.CharField(_("how it is known"), max_length=8, choices=Evidence, default=Evidence.TOLD)

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(condition=Q(ended_at__gte=F("began_at")), name="movement_times"),
            models.CheckConstraint(condition=~Q(place=""), name="movement_place"),
        ]


class Symptom(Entry):
    """A symptom, from which day to which."""

    FIELDS = ("symptom", "other", "began_on", "ended_on", "celsius")
    SORT = "began_on"

    class What(models.TextChoices):
        FEVER = "fever", _("Fever")
        COUGH = "cough", _("Cough")
        THROAT = "throat", _("Sore throat")
        NOSE = "nose", _("Runny or blocked nose")
        FATIGUE = "fatigue", _("Fatigue")
        MUSCLE = "muscle", _("Aching muscles")
        HEADACHE = "headache", _("Headache")
        SMELL = "smell", _("Loss of smell or taste")
        BREATH = "breath", _("Short of breath")
        CHEST = "chest", _("Chest pain")
        DIARRHOEA = "diarrhoea", _("Diarrhoea")
        VOMITING = "vomiting", _("Nausea or vomiting")
        EYES = "eyes", _("Red eyes")
        RASH = "rash", _("Rash")
        OTHER = "other", _("Another symptom")

    symptom = models.CharField(_("symptom"), max_length=12, choices=What)
    other = models.CharField(_("which other"), max_length=80, blank=True, default="")
    began_on = models.DateField(_("since"))
    ended_on = models.DateField(_("until"), null=True, blank=True)
    celsius = models.DecimalField(
        _("highest temperature"), max_digits=3, decimal_places=1, null=True, blank=True
    )

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("began_on")), name="symptom_days"
            ),
            models.CheckConstraint(
                condition=Q(celsius=None) | Q(celsius__range=(34, 43)), name="symptom_celsius"
            ),
            models.CheckConstraint(condition=~Q(symptom="other", other=""), name="symptom_said"),
        ]


class DoctorVisit(Entry):
    """A visit to a doctor before the case was known: where, when, what was found, how protected."""

    FIELDS = ("began_at", "institution", "department", "diagnosis", "companions", "protection")

    began_at = models.DateTimeField(_("when"))
    institution = models.CharField(_("hospital, practice or pharmacy"), max_length=120)
    department = models.CharField(_("department"), max_length=60, blank=True, default="")
    diagnosis = models.CharField(_("diagnosis and treatment"), max_length=200, blank=True, default="")
    companions = models.CharField(_("companions"), max_length=300, blank=True, default="")
    protection = models.CharField(
        _("protection"), max_length=12, choices=Movement.Protection, default=Movement.Protection.UNKNOWN
    )

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(condition=~Q(institution=""), name="doctorvisit_where"),
        ]


class OtherTest(Entry):
    """A test that was not done by a laboratory of ours."""

    FIELDS = ("began_at", "method", "place", "result")

    class Method(models.TextChoices):
        NAT = "nat", _("Nucleic acid test")
        ANTIGEN = "antigen", _("Antigen test")
        ANTIBODY = "antibody", _("Antibody test")
        IMAGING = "imaging", _("Chest imaging")
        BLOOD = "blood", _("Blood count")
        OTHER = "other", _("Another test")

    began_at = models.DateTimeField(_("taken at"))
    method = models.CharField(_("method"), max_length=10, choices=Method)
    place = models.CharField(_("where"), max_length=120)
    result = models.CharField(_("result"), max_length=200)

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(condition=~Q(result=""), name="othertest_result"),
        ]


class Dose(Entry):
    """A dose of a vaccine."""

    FIELDS = ("began_on", "product", "lot", "place")
    SORT = "began_on"

    began_on = models.DateField(_("given on"))
    product = models.CharField(_("vaccine"), max_length=120)
    lot = models.CharField(_("lot"), max_length=40, blank=True, default="")
    place = models.CharField(_("where"), max_length=120, blank=True, default="")

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(condition=~Q(product=""), name="dose_product"),
        ]


TABLES: dict[str, type[Entry]] = {
    "symptoms": Symptom,
    "movements": Movement,
    "visits": DoctorVisit,
    "tests": OtherTest,
    "vaccination": Dose,
}
