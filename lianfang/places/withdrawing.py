"""Taking rows of a file off the record again: all that nothing else speaks of."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.db.models.deletion import ProtectedError, RestrictedError
from django.utils.translation import gettext as _

NAMED = 4  # kinds of record that are named as the reason


def withdraw(model: type[Model], ids: Sequence[Any]) -> dict[str, str]:
    """Delete rows that nothing else speaks of; give the ids of those that stay, each with what speaks of them."""
    if not ids:
        return {}
    try:
        with transaction.atomic():
            model._default_manager.filter(pk__in=ids).delete()
    except (ProtectedError, RestrictedError) as error:
        if len(ids) == 1:
            return {str(ids[0]): _("Other records speak of it: %(what)s.") % {"what": _speakers(error)}}
        half = len(ids) // 2
        return withdraw(model, ids[:half]) | withdraw(model, ids[half:])
    return {}


def _speakers(error: ProtectedError | RestrictedError) -> str:
    rows = getattr(error, "protected_objects", None) or getattr(error, "restricted_objects", None) or ()
    names = {str(row._meta.verbose_name) for row in rows}
    return ", ".join(_(name.capitalize()) for name in sorted(names)[:NAMED])
