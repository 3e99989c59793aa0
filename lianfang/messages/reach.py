"""Where somebody is told something, in which language, and of what they do not want to be told: for use inside other
statements."""

from uuid import UUID

from django.conf import settings

from lianfang.messages.models import Preference
from lianfang.people.phones import PHONE

_OF = "FROM messaging_preference wish WHERE wish.person_id = {person}"
# The e-mail address that somebody gave, else the phone that answers for them; empty when there is neither.
ADDRESS = f"coalesce((SELECT nullif(wish.email, '') {_OF}), {PHONE})"
DECLINED = f"EXISTS (SELECT 1 {_OF} AND '{{purpose}}' = ANY(wish.declined))"
LANGUAGE = f"coalesce((SELECT nullif(wish.language, '') {_OF}), '{settings.LANGUAGE_CODE}')"


def language_of(person_id: UUID) -> str:
    """Give the language in which somebody wants to be told."""
    chosen = Preference.objects.filter(person=person_id).values_list("language", flat=True).first()
    return chosen or settings.LANGUAGE_CODE
