"""Who is asked to be swabbed by a day."""

from django.db import models

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.outbreak.models import Outbreak
from lianfang.people.models import Person


class TestRequest(models.Model):
    """Somebody must be swabbed by a day, and why: a contact's due test, a patient before discharge."""

    GROUP = "person"
    AREA = "area_id"
    __test__ = False  # the name is the field's, not a test class

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, models.PROTECT, db_constraint=False, related_name="test_requests")
    outbreak = models.ForeignKey(Outbreak, models.PROTECT, related_name="+")
    area_id = models.BigIntegerField()
    due_on = models.DateField()
    reason = models.CharField(max_length=120)
    requested_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    done_by_swab = models.UUIDField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "due_on", "reason"], name="test_request_once")
        ]
