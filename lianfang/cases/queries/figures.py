"""The numbers of an outbreak as of an instant; bulletin, home page and command line read these and no others."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection

from lianfang.common.dates import at, day_of
from lianfang.outbreak.models import Outbreak


@dataclass(frozen=True, slots=True)
class Figures:
    """Cumulative counts; what is new on a day is the difference between two evenings."""

    confirmed: int  # with those converted
    called_asymptomatic: int  # ever, with those converted since
    converted: int
    imported: int
    discharged: int  # confirmed cases that left hospital alive
    released: int  # asymptomatic infections that left
    died: int
    last_decided_at: datetime | None  # the last new infection: first decision of the youngest case
    last_converted_at: datetime | None
    last_left_at: datetime | None
    contacts: int
    contacts_by_grade: dict[str, int]
    contacts_released: int
    contacts_became_cases: int
    contacts_elsewhere: int
    last_contact_closed_at: datetime | None
    in_quarantine: int
    in_monitoring: int
    in_temporary: int
    in_after_care: int
    last_isolation_ends_on: date | None
    contacts_died: int

    @property
    def asymptomatic(self) -> int:
        """Count the asymptomatic infections that were not converted."""
        return self.called_asymptomatic - self.converted

    @property
    def infections(self) -> int:
        """Count everybody who was infected."""
        return self.confirmed + self.asymptomatic

    @property
    def in_hospital(self) -> int:
        """Count confirmed cases in hospital: cumulative − discharged − died."""
        return self.confirmed - self.discharged - self.died

    @property
    def asymptomatic_now(self) -> int:
        """Count asymptomatic infections under observation: cumulative − converted − released."""
        return self.asymptomatic - self.released

    @property
    def under_observation(self) -> int:
        """Count contacts nobody has closed yet."""
        closed = self.contacts_released + self.contacts_became_cases + self.contacts_elsewhere
        return self.contacts - closed - self.contacts_died

    @property
    def last_infection_on(self) -> date | None:
        """Give the day of the last new infection; a conversion is none (the protocol says if it resets a count)."""
        return day_of(self.last_decided_at) if self.last_decided_at else None


# A case decided as confirmed and never converted was confirmed at once; decided_at is then that instant.
_SQL = """
WITH c AS (
    SELECT decided_at, converted_at, out_at, died_at, imported,
           CASE WHEN state = 'confirmed' THEN coalesce(converted_at, decided_at) END AS confirmed_at,
           CASE WHEN state = 'asymptomatic' OR converted_at IS NOT NULL THEN decided_at END AS asymptomatic_at
    FROM cases_case WHERE outbreak_id = %(outbreak)s AND decided_at <= %(t)s
), k AS (
    SELECT grade, CASE WHEN closed_at <= %(t)s THEN state ELSE 'open' END AS state,
           CASE WHEN closed_at <= %(t)s THEN closed_at END AS closed_at
    FROM cases_contact WHERE outbreak_id = %(outbreak)s AND found_at <= %(t)s
), q AS (
    SELECT kind, ends_on FROM cases_quarantine WHERE outbreak_id = %(outbreak)s AND proposed_at <= %(t)s
    AND (released_at IS NULL OR released_at > %(t)s)
    AND (kind <> 'temporary' OR ends_on >= %(today)s)
)
SELECT
    (SELECT count(*) FROM c WHERE confirmed_at <= %(t)s) AS confirmed,
    (SELECT count(asymptomatic_at) FROM c) AS called_asymptomatic,
    (SELECT count(*) FROM c WHERE converted_at <= %(t)s) AS converted,
    (SELECT count(*) FROM c WHERE imported) AS imported,
    (SELECT count(*) FROM c WHERE out_at <= %(t)s AND confirmed_at <= %(t)s) AS discharged,
    (SELECT count(*) FROM c WHERE out_at <= %(t)s AND confirmed_at > %(t)s IS NOT FALSE) AS released,
    (SELECT count(*) FROM c WHERE died_at <= %(t)s) AS died,
    (SELECT max(decided_at) FROM c) AS last_decided_at,
    (SELECT max(converted_at) FROM c WHERE converted_at <= %(t)s) AS last_converted_at,
    (SELECT max(coalesce(out_at, died_at)) FROM c WHERE coalesce(out_at, died_at) <= %(t)s) AS last_left_at,
    (SELECT count(*) FROM k) AS contacts,
    (SELECT coalesce(json_object_agg(grade, n), '{}') FROM (SELECT grade, count(*) AS n FROM k GROUP BY grade) g)
        AS contacts_by_grade,
    (SELECT count(*) FROM k WHERE state = 'released') AS contacts_released,
    (SELECT count(*) FROM k WHERE state = 'became_case') AS contacts_became_cases,
    (SELECT count(*) FROM k WHERE state = 'elsewhere') AS contacts_elsewhere,
    (SELECT max(closed_at) FROM k) AS last_contact_closed_at,
    (SELECT count(*) FROM q WHERE kind IN ('central', 'home')) AS in_quarantine,
    (SELECT count(*) FROM q WHERE kind = 'monitoring') AS in_monitoring,
    (SELECT count(*) FROM q WHERE kind = 'temporary') AS in_temporary,
    (SELECT count(*) FROM q WHERE kind = 'after_care') AS in_after_care,
    (SELECT max(ends_on) FROM cases_quarantine WHERE outbreak_id = %(outbreak)s
        AND proposed_at <= %(t)s AND kind <> 'temporary') AS last_isolation_ends_on,
    (SELECT count(*) FROM k WHERE state = 'died') AS contacts_died
"""


def figures(outbreak: Outbreak, as_of: datetime) -> Figures:
    """Count everything as it stood at an instant, that instant included, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_SQL, {"outbreak": outbreak.pk, "t": as_of, "today": day_of(as_of)})
        return Figures(*cursor.fetchone())


def figures_on(outbreak: Outbreak, day: date) -> Figures:
    """Count everything as it stood when a day ended, at 24:00."""
    return figures(outbreak, at(day, 24) - timedelta(microseconds=1))


@dataclass(frozen=True, slots=True)
class DayCount:
    """New infections of one day, by what they were first called."""

    day: date
    confirmed: int
    asymptomatic: int


def by_day(outbreak: Outbreak, until: datetime) -> list[DayCount]:
    """Give the days with new infections, for the epidemic curve: the day of the first decision."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (decided_at AT TIME ZONE 'Asia/Shanghai')::date AS day, "
            "count(*) FILTER (WHERE state = 'confirmed' AND converted_at IS NULL), "
            "count(*) FILTER (WHERE state = 'asymptomatic' OR converted_at IS NOT NULL) "
            "FROM cases_case WHERE outbreak_id = %s AND decided_at <= %s GROUP BY 1 ORDER BY 1",
            [outbreak.pk, until],
        )
        return [DayCount(*row) for row in cursor.fetchall()]
