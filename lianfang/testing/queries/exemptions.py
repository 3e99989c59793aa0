"""Who of a round need not come: tested not long before it, or deferred: vaccinated, for a medical reason, away."""

from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q

from lianfang.common.dates import at as instant_of
from lianfang.people.models import Deferral
from lianfang.people.queries import deferred
from lianfang.testing.models import PersonResult, Round

# The people who need not come to a round at an instant, each once: `exempt_given` gives what it asks for.
EXEMPT = f"""
SELECT d.person_id FROM people_deferral d WHERE d.activity = '{Deferral.Activity.SWAB.value}'
AND d.withdrawn_at IS NULL AND d.from_at <= %(exempt_at)s AND d.until > %(exempt_at)s
UNION SELECT r.person_id FROM testing_personresult r WHERE r.meaning = 'negative'
AND r.taken_at >= %(tested_from)s AND r.taken_at < %(tested_until)s AND r.round_id <> %(exempt_round)s
AND %(tested_from)s::timestamptz < %(tested_until)s::timestamptz
"""  # noqa: S608 — a constant


def exempt_given(round_: Round, at: datetime) -> dict[str, Any]:
    """Give what EXEMPT asks for: which tests lie within the days that the round was planned with, and the instant."""
    begins = instant_of(round_.starts_on)
    return {
        "exempt_at": at,
        "exempt_round": round_.pk,
        "tested_from": begins - timedelta(days=round_.skip_tested_days),
        "tested_until": begins,
    }


def exempt(round_: Round, at: datetime) -> Q:
    """Give the condition that a person need not come to a round at an instant."""
    return reduce(or_, exempt_for(round_, at))


def exempt_for(round_: Round, at: datetime) -> tuple[Q, Q]:
    """Give each of the reasons for which a person need not come, as a condition of its own."""
    given = exempt_given(round_, at)
    tested = PersonResult.objects.filter(
        person=OuterRef("pk"),
        meaning=PersonResult.Meaning.NEGATIVE,
        taken_at__gte=given["tested_from"],
        taken_at__lt=given["tested_until"],
    ).exclude(round_id=round_.pk)
    return Q(deferred(Deferral.Activity.SWAB, at)), Q(Exists(tested))
