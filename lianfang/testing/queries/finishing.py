"""When a running round will be done: its last hours and the hours its sites still work, put to the rule."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from lianfang.places.rules import Span
from lianfang.testing.drawings import Hour
from lianfang.testing.models import Round
from lianfang.testing.queries.areas import Covered
from lianfang.testing.rules.forecast import HORIZON, Forecast, forecast

# How many people the sites of a round can take in each hour to come.
_CAPACITY = """
SELECT h.hour, sum(o.per_hour * extract(epoch FROM
    least(o.closes_at, h.hour + interval '1 hour') - greatest(o.opens_at, h.hour)) / 3600)
FROM testing_sitehours o JOIN testing_roundsite r ON r.id = o.round_site_id
CROSS JOIN LATERAL generate_series(
    date_bin('1 hour', greatest(o.opens_at, %(now)s), '2021-01-01Z'), o.closes_at - interval '1 microsecond', '1 hour'
) AS h(hour)
WHERE r.round_id = %(round)s AND o.closes_at > %(now)s AND o.opens_at < %(until)s GROUP BY 1
"""


def capacity(round_: Round, now: datetime) -> dict[datetime, int]:
    """Say how many people the sites of a round can take in each hour to come; nothing where no hours are planned."""
    with connection.cursor() as cursor:
        cursor.execute(_CAPACITY, {"round": round_.id, "now": now, "until": now + HORIZON})
        return {hour: int(n) for hour, n in cursor.fetchall()}


def finishing(
    round_: Round, hours: Sequence[Hour], people: Covered, now: datetime, areas: Sequence[Span] = ()
) -> Forecast | None:
    """Say when a running round will have swabbed the people it expects; nothing when it does not run, or of a part of
    it, whose sites serve others too."""
    if round_.state != Round.State.OPEN or areas or not people.people:
        return None
    return forecast({hour.at: hour.swabbed for hour in hours}, people.missing, now, capacity(round_, now))
