"""The times of each case of an outbreak, side by side: what the four earlies and epidemiology are reckoned from."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from lianfang.outbreak.models import Outbreak
from lianfang.reporting.rules import CaseTimes

# When somebody came into the room of the site they were ordered to, where that is known; an order alone moves nobody.
CAME = """
SELECT min(lower(o.during)) AS at FROM beds_occupancy o JOIN beds_room r ON r.id = o.room_id
WHERE NOT o.reserved AND o.person_id = q.person_id AND r.site_id = q.site_id AND lower(o.during) <= %(now)s
AND o.during && tstzrange(q.proposed_at, q.released_at, '[]')
"""

# Isolated: the first restriction in force when the person was found, or after it, from when they came to its site; a
# hospital bed isolates too.
# A restriction or bed of another record of the same person counts (people_alias).
_CASES = """
WITH c AS (
    SELECT * FROM cases_case WHERE outbreak_id = %(outbreak)s AND decided_at <= %(now)s
), who AS (
    SELECT id AS case_id, person_id FROM c
    UNION SELECT c.id, a.person_id FROM c JOIN people_alias a ON a.kept_id = c.person_id AND a.undone_at IS NULL
    UNION SELECT c.id, a.kept_id FROM c JOIN people_alias a ON a.person_id = c.person_id AND a.undone_at IS NULL
), held AS (
    SELECT c.id, min(coalesce(came.at, q.proposed_at)) AS at
    FROM c JOIN who ON who.case_id = c.id JOIN cases_quarantine q ON q.person_id = who.person_id
    LEFT JOIN LATERAL ({came}) came ON true
    WHERE q.outbreak_id = c.outbreak_id AND q.proposed_at <= %(now)s
    AND (q.released_at IS NULL OR q.released_at >= c.detected_at) GROUP BY c.id
), bed AS (
    SELECT a.case_id, min(a.admitted_at) AS at FROM care_admission a JOIN c ON c.id = a.case_id
    WHERE a.admitted_at <= %(now)s GROUP BY a.case_id
)
SELECT c.id, c.number, c.person_id, c.area_id, c.imported, c.onset_on, c.sampled_at, c.detected_at,
       CASE WHEN c.reported_at <= %(now)s THEN c.reported_at END, c.decided_at,
       least(held.at, bed.at), bed.at
FROM c LEFT JOIN held ON held.id = c.id LEFT JOIN bed ON bed.case_id = c.id ORDER BY c.number
""".replace("{came}", CAME)


def case_times(outbreak: Outbreak, now: datetime) -> list[CaseTimes]:
    """Give the times of every case decided by an instant, in the order of their numbers; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_CASES, {"outbreak": outbreak.pk, "now": now})
        return [CaseTimes(*row) for row in cursor.fetchall()]


def contact_delays(outbreak: Outbreak, now: datetime) -> list[float]:
    """Give for each contact in quarantine the days from the last exposure to the first order that keeps them, or to
    when they came to its site where that is known."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT extract(epoch FROM min(coalesce(came.at, q.proposed_at)) - k.last_exposure_at) / 86400 "  # noqa: S608 — our own text
            "FROM cases_contact k JOIN cases_quarantine q ON q.contact_id = k.id AND q.proposed_at <= %(now)s "
            f"LEFT JOIN LATERAL ({CAME}) came ON true "
            "WHERE k.outbreak_id = %(outbreak)s AND k.found_at <= %(now)s GROUP BY k.id",
            {"outbreak": outbreak.pk, "now": now},
        )
        return [float(days) for (days,) in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Pair:
    """Who infected whom, as the investigators hold it, with both onsets where known."""

    infector: UUID  # persons
    infected: UUID
    infector_onset: date | None
    infected_onset: date | None
    infector_number: int | None = None  # of the case; a case of elsewhere has none
    infected_number: int | None = None

    @property
    def days(self) -> int | None:
        """Give the serial interval of this pair, if both onsets are known."""
        if self.infector_onset is None or self.infected_onset is None:
            return None
        return (self.infected_onset - self.infector_onset).days


def infectors(outbreak: Outbreak, now: datetime) -> list[Pair]:
    """List the pairs of infector and infected among an outbreak's cases; the infector may be a case of elsewhere."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH held AS (SELECT person_id, source_person_id, outbreak_id FROM cases_exposure "
            "WHERE outbreak_id = %(outbreak)s AND infected), "
            # only told, not held: it counts when no other infector is told
            "told AS (SELECT person_id, min(source_person_id::text)::uuid AS source_person_id, outbreak_id "
            "FROM cases_chainlink WHERE outbreak_id = %(outbreak)s AND kind = 'infector' AND aside_at IS NULL "
            "AND person_id NOT IN (SELECT person_id FROM held) "
            "GROUP BY person_id, outbreak_id HAVING count(*) = 1) "
            "SELECT s.person_id, c.person_id, s.onset_on, c.onset_on, s.number, c.number "
            "FROM (SELECT * FROM held UNION ALL SELECT * FROM told) e "
            "JOIN cases_case c ON c.person_id = e.person_id AND c.outbreak_id = e.outbreak_id "
            "AND c.decided_at <= %(now)s "
            "JOIN cases_case s ON s.person_id = e.source_person_id AND s.outbreak_id = e.outbreak_id "
            "AND (s.decided_at <= %(now)s OR s.state = 'elsewhere') "
            "ORDER BY c.number",
            {"outbreak": outbreak.pk, "now": now},
        )
        return [Pair(*row) for row in cursor.fetchall()]
