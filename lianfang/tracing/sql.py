"""The same question in SQL, in steps whose sizes an engine learns before the next: for other engines, and for checks.

Tables: visit(person, place, entered, gone) and place(place, longest), whole numbers. `{visit}` is read by place,
`{visit_of}` by person; they may be two copies of one table, each sorted as it is read.
"""

from lianfang.tracing.layout import LONGEST
from lianfang.tracing.trace import Question

# Whoever came before the other had left (or up to `after` seconds later), and left after the other had come.
_MET = """v.place = a.place AND v.entered BETWEEN a.e - a.longest AND a.l + {after} AND v.gone >= a.e {same_hour}"""
_HOURS = "(SELECT *, unnest(range((e - longest) // 3600, (l + {after}) // 3600 + 1)) AS hour FROM {table})"
_SECONDS = "CASE WHEN least(a.l, v.gone) > greatest(a.e, v.entered) " + (
    "THEN least(a.l, v.gone) - greatest(a.e, v.entered) ELSE 0 END"
)
STEPS = {
    "a1": f"""SELECT v.place, greatest(v.entered, {{since}}) AS e, least(v.gone, {{until}}) AS l, p.longest
        FROM {{visit_of}} v JOIN {{place}} p ON p.place = v.place
        WHERE v.person = {{person}} AND v.entered BETWEEN {{since}} - {LONGEST} AND {{until}} AND v.gone >= {{since}}
        ORDER BY v.place, v.entered""",
    "h1": f"""SELECT v.person, count(*) AS n, CAST(sum({_SECONDS}) AS bigint) AS seconds,
            min(greatest(a.e, v.entered)) AS since, min(greatest(0, v.entered - a.l)) AS gap
        FROM {{a1}} a JOIN {{visit}} v ON {_MET} WHERE v.person <> {{person}}
            AND v.entered BETWEEN {{since}} - {LONGEST} AND {{until}} + {{after}} GROUP BY v.person""",
    "a2": f"""SELECT v.place, greatest(v.entered, h.since) AS e, least(v.gone, {{now}}) AS l, p.longest
        FROM h1 h JOIN {{visit_of}} v ON v.person = h.person
            AND v.entered BETWEEN h.since - {LONGEST} AND {{now}} AND v.gone >= h.since
        JOIN {{place}} p ON p.place = v.place WHERE h.seconds >= {{close}} ORDER BY v.place, v.entered""",
}
_H2 = f"""SELECT v.person, count(*) AS n, CAST(sum({_SECONDS}) AS bigint) AS seconds
    FROM {{a2}} a JOIN {{visit}} v ON {_MET}
    WHERE v.person <> {{person}} AND v.entered BETWEEN {{since}} - {LONGEST} AND {{now}} + {{after}}
        AND v.person NOT IN (SELECT person FROM h1) GROUP BY v.person"""
BEST = f"""WITH h2 AS MATERIALIZED ({_H2})
    SELECT person, n, seconds, count(*) OVER () AS total FROM h2 ORDER BY seconds DESC, person LIMIT {{best}}"""
_MIXED = "(person::bigint * 2654435761 + n::bigint * 40503 + seconds::bigint * 69069) % 2147483647"
_DIGEST = f"""SELECT count(*), CAST(coalesce(sum({_MIXED}), 0) AS bigint),
    CAST(coalesce(sum(({_MIXED}) * ({_MIXED}) % 2147483647), 0) AS bigint) FROM """
DIGEST_1 = f"{_DIGEST} h1"
DIGEST_2 = f"{_DIGEST} ({_H2}) h2"


def words(asked: Question, *, hours: bool = False, **tables: str) -> dict[str, object]:
    """Give what is put into the texts: whole numbers and the names of tables.

    `hours`: for engines that join by hashes and have no index: whoever was met is cut into the hours in which the other
    can have come, and place and hour must be equal.
    """
    names = {"visit": "visit", "visit_of": "visit", "place": "place"} | tables
    for table in ("a1", "a2"):
        names[table] = _HOURS.format(after=asked.after, table=table) if hours else table
    names["same_hour"] = "AND v.entered // 3600 = a.hour" if hours else ""
    return {**asked._asdict(), **names}
