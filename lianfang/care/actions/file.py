"""A patient's file as it is now: locked, open to this user, and every deed in it noted."""

from datetime import datetime

from django.db.models import Model
from django.utils.translation import gettext as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.care.models import Admission
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused


def open_file(admission: Admission, permission: str, by: User, now: datetime) -> Admission:
    """Give the file as it is now, locked, if this user may write in it and the patient is still here."""
    require(by, permission, admission.area_id, day_of(now))
    fresh = (
        Admission.objects.select_for_update(of=("self",))
        .select_related("case__outbreak")
        .get(pk=admission.pk)
    )
    still_here(fresh)
    return fresh


def still_here(admission: Admission) -> None:
    """Refuse to write into the file of a patient who left.

    Raises Refused("left").
    """
    if admission.left_at:
        raise Refused("left", _("This patient has left. The file can be read, not written."))


def says_something(text: str) -> None:
    """Refuse a text that says nothing.

    Raises Refused("empty").
    """
    if not text.strip():
        raise Refused("empty", _("Write something first."))


def note(by: User, verb: str, thing: Model, admission: Admission, now: datetime, **data: object) -> None:
    """Write a deed into the audit, with the patient and the area it is about."""
    audit(by, verb, thing, now, person_id=admission.person_id, area_id=admission.area_id, **data)
