"""Where figures come from: one statement a source, grouped by area. The same conditions count and list the rows, so
that a figure always equals what it opens to.

Everything is as it was known at an instant: what came in after `seen` is left out, also what takes something back.
Parameters: `first`, `last` (the window), `seen`, `low`, `high` (areas), `outbreak`, `day` and `eve` with their bounds,
`wait` (hours to come back), `checks` (temperatures a day), `answering`, `walking`, `duties` (who answers for doors).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

# What takes a fact back, and what lets that stand when it was doubted itself: looked up fact by fact, or read once.
_LETS = (
    "LEFT JOIN sync_settlement lets ON lets.target = {what}.id AND lets.received_at <= %(seen)s"
    " AND lets.decision = 'stands' AND lets.dispute = ''"
)
_BACK = (
    f"sync_void back {_LETS.format(what='back')} WHERE back.received_at <= %(seen)s"
    " AND (back.dispute = '' OR lets.id IS NOT NULL)"
)
_ENDS = (
    f"sync_settlement ends {_LETS.format(what='ends')} WHERE ends.decision = 'void' AND ends.received_at <= %(seen)s"
    " AND (ends.dispute = '' OR lets.id IS NOT NULL)"
)
# As sync.queries.COUNTS, as it was known at an instant.
_COUNTED = (
    "{t}.received_at <= %(seen)s AND NOT EXISTS (SELECT 1 FROM "
    + _BACK
    + " AND back.target = {t}.id) AND NOT EXISTS (SELECT 1 FROM "
    + _ENDS
    + " AND ends.target = {t}.id)"
)
_GONE = f"SELECT back.target FROM {_BACK} UNION SELECT ends.target FROM {_ENDS}"


def counted(alias: str) -> str:
    """Write the condition that a fact counts, as it was known at an instant."""
    return _COUNTED.replace("{t}", alias)


def _stands(alias: str) -> str:
    """Write the same condition for many facts at once: what was taken back is read once, not looked up for each."""
    return f"{alias}.received_at <= %(seen)s AND NOT EXISTS (SELECT 1 FROM ({_GONE}) g WHERE g.target = {alias}.id)"


def _in_window(alias: str) -> str:
    return f"{alias}.at >= %(first)s AND {alias}.at < %(last)s"


def _within(column: str) -> str:
    return f"{column} BETWEEN %(low)s AND %(high)s"


@dataclass(frozen=True, slots=True)
class Source:
    """One statement: the rows it is about (with the columns named below), and the conditions that count them.

    Rows carry: id, at, area_id, household_id, person_id, by_id, said. `said` is a word of SAID.
    """

    key: str
    rows: str
    columns: dict[str, str] = field(default_factory=dict)
    table: str = ""  # where every fact of the day is a row: counted in one look with all that was told
    said: str = "''"  # its column that says what is counted


_DOORS = f"""SELECT h.id, NULL::timestamptz AS at, h.area_id, h.id AS household_id, NULL::uuid AS person_id,
    NULL::bigint AS by_id, '' AS said FROM people_household h WHERE {_within("h.area_id")}"""

# The doors of rounds of visits that end on the day: whether somebody was met there since the round began.
_ASSIGNED = f"""SELECT DISTINCT ON (d.household_id) d.id, NULL::timestamptz AS at, d.area_id, d.household_id,
    NULL::uuid AS person_id, NULL::bigint AS by_id, '' AS said, EXISTS (SELECT 1 FROM visits_visit n
        WHERE n.household_id = d.household_id AND n.outcome = 'done' AND n.at < %(last)s AND {counted("n")}
        AND n.at >= r.from_on::timestamp AT TIME ZONE 'Asia/Shanghai') AS done
    FROM visits_due d JOIN visits_visitround r ON r.id = d.round_id
    WHERE r.to_on = %(day)s AND r.opened_at <= %(seen)s AND {_within("d.area_id")} ORDER BY d.household_id, d.id"""

# Where a door lay when it was visited: the same is counted after a door was moved.
_VISITS = f"""SELECT DISTINCT ON (v.household_id) v.id, v.at, v.door_area_id AS area_id, v.household_id,
    NULL::uuid AS person_id, v.by_id, v.outcome AS said, v.needs <> '' AS needs FROM visits_visit v
    WHERE {_in_window("v")} AND {_stands("v")} AND {_within("v.door_area_id")}
    ORDER BY v.household_id, v.at DESC, v.id DESC"""

# A door that needs another visit is to be come back to within some hours; judged on the day these are over.
_AGAIN = f"""SELECT v.id, v.at, v.door_area_id AS area_id, v.household_id, NULL::uuid AS person_id, v.by_id,
    v.outcome AS said, v.needs <> '' AS needs, EXISTS (
        SELECT 1 FROM visits_visit n WHERE n.household_id = v.household_id AND n.at > v.at
        AND n.at <= v.at + %(wait)s * interval '1 hour' AND {counted("n")}) AS done
    FROM visits_visit v
    WHERE v.at >= %(first)s - %(wait)s * interval '1 hour' AND v.at < %(last)s - %(wait)s * interval '1 hour'
    AND (v.outcome IN ('no_answer', 'refused') OR v.needs <> '') AND {_stands("v")} AND {_within("v.door_area_id")}"""

_NEWCOMERS = f"""SELECT n.id, n.at, n.area_id, NULL::uuid AS household_id, n.person_id, n.by_id, n.kind AS said
    FROM people_newcomer n WHERE {_in_window("n")} AND {counted("n")} AND {_within("n.area_id")}"""

_SWABS = f"""SELECT s.id, s.at, s.area_id, NULL::uuid AS household_id, s.person_id, s.by_id, '' AS said
    FROM testing_swab s WHERE {_in_window("s")} AND {counted("s")} AND {_within("s.area_id")}"""

# People who stay at home by an order, and what is due of them: temperatures today, tests of the day before.
_ORDERS = f"""SELECT q.id, q.proposed_at AS at, q.area_id, NULL::uuid AS household_id, q.person_id,
    NULL::bigint AS by_id, q.kind AS said, %(eve)s = ANY (q.due_tests) AS due,
    (SELECT count(*) FROM cases_reading r WHERE r.person_id = q.person_id AND {_in_window("r")} AND {counted("r")})
        < %(checks)s AS unmeasured,
    %(eve)s = ANY (q.due_tests) AND q.person_id IN (SELECT s.person_id FROM testing_swab s
        WHERE s.person_id IN (SELECT w.person_id FROM cases_quarantine w WHERE w.outbreak_id = %(outbreak)s
            AND w.ends_on >= %(day)s AND {_within("w.area_id")})
        AND s.at >= %(eve_from)s AND s.at < %(eve_to)s AND {counted("s")}) AS tested
    FROM cases_quarantine q WHERE q.outbreak_id = %(outbreak)s AND q.kind IN ('home', 'monitoring', 'after_care')
    AND q.proposed_at <= %(seen)s AND q.starts_on <= %(day)s AND q.ends_on >= %(day)s
    AND (q.released_at IS NULL OR q.released_at >= %(last)s) AND {_within("q.area_id")}"""

_DUTY = f"""SELECT DISTINCT ON (d.area_id, d.person_id) d.id, d.at, d.area_id, NULL::uuid AS household_id, d.person_id,
    d.by_id, '' AS said FROM duty_step d WHERE {_in_window("d")} AND d.step <> 'out' AND {_stands("d")}
    AND {_within("d.area_id")} ORDER BY d.area_id, d.person_id, d.at, d.id"""

_INCIDENTS = f"""SELECT i.id, i.at, i.area_id, NULL::uuid AS household_id, i.person_id, i.by_id, i.what AS said
    FROM duty_incident i WHERE {_in_window("i")} AND {counted("i")} AND {_within("i.area_id")}"""

# Everything that phones and desks told of the day, doubted or not, taken back or not: the quality of records.
TOLD = ("visits_visit", "people_newcomer", "testing_swab", "cases_reading", "duty_step", "duty_incident")
_TOLD = f"{_in_window('f')} AND f.received_at <= %(seen)s AND {_within('f.area_id')}"
_PERSONS = {"people_newcomer", "testing_swab", "cases_reading", "duty_step", "duty_incident"}


def _told(table: str) -> str:
    household = "f.household_id" if table == "visits_visit" else "NULL::uuid"
    person = "f.person_id" if table in _PERSONS else "NULL::uuid"
    return (
        f"SELECT f.id, f.at, f.area_id, {household} AS household_id, {person} AS person_id, f.by_id,"
        f" f.dispute AS said, f.dispute FROM {table} f WHERE {_TOLD}"
    )


_DOUBTS = f"""SELECT o.fact_id AS id, o.opened_at AS at, o.area_id, NULL::uuid AS household_id, o.person_id,
    NULL::bigint AS by_id, o.reason AS said FROM sync_dispute o WHERE o.opened_at <= %(seen)s
    AND (o.settled_at IS NULL OR o.settled_at > %(seen)s) AND {_within("o.area_id")}"""

# Needs, however they were told; those joined to another are the other's. Tickets keep no history that could be counted
# again to the same number, so a locked report keeps what it was.
_NEEDS = f"""SELECT n.id, n.told_at AS at, n.area_id, n.household_id, n.person_id, n.told_by_id AS by_id, n.way AS said,
    n.told_at >= %(first)s AS told, n.met_at >= %(first)s AND n.met_at < %(last)s AS met,
    (n.met_at IS NULL OR n.met_at >= %(last)s) AND (n.ended_at IS NULL OR n.ended_at >= %(last)s) AS waits,
    coalesce(n.due_at, n.meet_by) < %(last)s AS late
    FROM needs_ticket n WHERE n.told_at < %(last)s AND n.told_at <= %(seen)s AND n.state NOT IN ('joined', 'withdrawn')
    AND (n.ended_at IS NULL OR n.ended_at >= %(first)s) AND {_within("n.area_id")}"""

# People present in zones in force on the day, and those who wait too long for something: the census keeps no history.
_IN_ZONES = f"""SELECT p.id, p.since AS at, p.area_id, p.household_id, p.person_id, NULL::bigint AS by_id,
    z.name AS said, EXISTS (SELECT 1 FROM needs_ticket n WHERE n.household_id = p.household_id AND n.told_at < %(last)s
        AND n.state IN ('new', 'open') AND n.due_at < %(last)s) AS waits
    FROM zones_present p JOIN zones_zone z ON z.id = p.zone_id
    WHERE z.outbreak_id = %(outbreak)s AND z.first_at < %(last)s AND (z.lifted_at IS NULL OR z.lifted_at >= %(last)s)
    AND p.state IN ('here', 'listed') AND p.since <= %(seen)s AND {_within("p.area_id")}"""

# Households for which each duty of the protocol was accepted by another human being who is still at work.
_CHARGES = f"""SELECT c.household_id AS id, max(c.accepted_at) AS at, c.area_id, c.household_id,
    NULL::uuid AS person_id, NULL::bigint AS by_id, '' AS said, bool_or(c.duty = ANY(%(walking)s)) AS walked,
    count(DISTINCT c.duty) = %(duties)s AND count(DISTINCT coalesce(a.kept_id, k.person_id)) = %(duties)s AS whole
    FROM grid_charge c JOIN workforce_worker k ON k.id = c.worker_id AND (k.to_on IS NULL OR k.to_on >= %(day)s)
    LEFT JOIN people_alias a ON a.person_id = k.person_id AND a.undone_at IS NULL
    WHERE c.ended_at IS NULL AND c.accepted_at < %(last)s AND c.duty = ANY(%(answering)s) AND {_within("c.area_id")}
    GROUP BY c.household_id, c.area_id"""


def _step(which: str) -> str:
    return f"""EXISTS (SELECT 1 FROM supervision_findingstep s WHERE s.finding_id = f.id AND s.at <= %(seen)s
        AND {which})"""


_ENDED = """s.what IN ('pass', 'withdraw') AND NOT EXISTS (SELECT 1 FROM supervision_findingstep r
    WHERE r.finding_id = f.id AND r.what = 'reopen' AND r.at > s.at AND r.at <= %(seen)s)"""

# Findings of inspections, those about people left out: whether their time ended in the window, whether they were put
# right in time (and nobody saw afterwards that they were not), and whether they are open.
_FINDINGS = f"""SELECT f.id, f.found_at AS at, f.area_id, NULL::uuid AS household_id, NULL::uuid AS person_id,
    f.found_by_id AS by_id, f.number::text AS said,
    f.first_due >= %(first)s AND f.first_due < %(last)s AND NOT {_step("s.what = 'withdraw'")} AS due,
    {_step("s.what IN ('fix', 'pass') AND s.at <= f.first_due")} AND NOT {_step("s.what = 'fail'")} AS done,
    NOT {_step(_ENDED)} AS open
    FROM supervision_finding f WHERE f.outbreak_id = %(outbreak)s AND f.worker_id IS NULL AND f.found_at <= %(seen)s
    AND {_within("f.area_id")}"""

SOURCES: dict[str, Source] = {
    source.key: source
    for source in (
        Source("doors", _DOORS, {"households": "true"}),
        Source("charges", _CHARGES, {"walked": "walked", "all_accepted": "whole"}),
        Source("assigned", _ASSIGNED, {"assigned": "true", "assigned_done": "done"}),
        Source(
            "visits",
            _VISITS,
            {
                "visited": "said = 'done'",
                "no_answer": "said = 'no_answer'",
                "refused": "said = 'refused'",
                "moved": "said = 'moved'",
                "needs": "needs",
            },
        ),
        Source(
            "again",
            _AGAIN,
            {
                "follow_up_due": "true",
                "follow_up_done": "done",
                "needs_overdue": "needs AND NOT done",
            },
        ),
        Source(
            "tickets",
            _NEEDS,
            {
                "needs_told": "told",
                "needs_met": "met",
                "needs_open": "waits",
                "needs_late": "waits AND late",
            },
        ),
        Source("in_zones", _IN_ZONES, {"in_zones": "true", "in_zones_waiting": "waits"}),
        Source(
            "newcomers",
            _NEWCOMERS,
            {"registered": "true", "non_residents": "said IN ('present', 'transient')"},
            table="people_newcomer",
            said="f.kind",
        ),
        Source("swabs", _SWABS, {"swabs": "true"}, table="testing_swab"),
        Source(
            "orders",
            _ORDERS,
            {
                "at_home": "true",
                "temperature_missing": "unmeasured",
                "tests_due": "due",
                "tests_done": "tested",
            },
        ),
        Source("duty", _DUTY, {"on_duty": "true"}),
        Source("incidents", _INCIDENTS, {"incidents": "true"}, table="duty_incident", said="f.what"),
        Source("told", " UNION ALL ".join(map(_told, TOLD)), {"told": "true", "doubted": "dispute <> ''"}),
        Source("doubts", _DOUBTS, {"doubts_open": "true"}),
        Source(
            "findings",
            _FINDINGS,
            {"findings_due": "due", "findings_in_time": "due AND done", "findings_open": "open"},
        ),
    )
}

# Of registers that keep no history: locked as they were.
GIVEN = (
    *("households", "walked", "all_accepted", "assigned"),
    *("needs_told", "needs_met", "needs_open", "needs_late"),
    *("in_zones", "in_zones_waiting"),
)
FIGURES: tuple[str, ...] = tuple(key for source in SOURCES.values() for key in source.columns)
SOURCE_OF: dict[str, str] = {key: source.key for source in SOURCES.values() for key in source.columns}


Statement = tuple[str, tuple[str, ...]]  # what it asks, and the figures it gives after each area


def counting_sql(source: Source) -> str:
    """Write the statement that counts a source's columns by area."""
    return f"SELECT area_id, {_sums(source.columns)} FROM ({source.rows}) t GROUP BY area_id"


def _sums(columns: dict[str, str], sign: str = "") -> str:
    return ", ".join(f"{sign}count(*) FILTER (WHERE {condition})" for condition in columns.values())


def statements() -> Iterator[Statement]:
    """Write the statements that count everything, each table of facts looked through once; what two of them say of one
    figure is added."""
    simple = {source.table: source for source in SOURCES.values() if source.table}
    for source in SOURCES.values():
        if not source.table and source.key != "told":
            yield counting_sql(source), tuple(source.columns)
    for table in TOLD:
        source = simple.get(table, Source("", ""))
        columns = SOURCES["told"].columns | source.columns
        rows = f"SELECT f.area_id, f.dispute, {source.said} AS said FROM {table} f WHERE {_TOLD}"
        yield f"SELECT area_id, {_sums(columns)} FROM ({rows}) t GROUP BY area_id", tuple(columns)
        if source.columns:
            yield _less(source), tuple(source.columns)


def _less(source: Source) -> str:
    """Write the statement that takes off what was taken back."""
    rows = (
        f"SELECT f.area_id, {source.said} AS said FROM ({_GONE}) g JOIN {source.table} f ON f.id = g.target"
        f" WHERE {_TOLD}"
    )
    return f"SELECT area_id, {_sums(source.columns, '-')} FROM ({rows}) t GROUP BY area_id"


def rows_sql(figure: str) -> str:
    """Write the statement that lists the rows behind a figure, the latest first."""
    source = SOURCES[SOURCE_OF[figure]]
    return (
        "SELECT id, at, area_id, household_id, person_id, by_id, said, count(*) OVER ()"
        f" FROM ({source.rows}) t WHERE {source.columns[figure]}"
        " ORDER BY at DESC NULLS LAST, id LIMIT %(limit)s OFFSET %(offset)s"
    )
