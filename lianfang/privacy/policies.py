"""Which rows the database shows to somebody who looks at a page: row-level security on every table with personal data.

A row is shown that lies in the areas of one's posts, or tells of a person one deals with: who lives there, or whom a
row of one's areas names (a patient of one's hospital, a contact of one's case), or whom one sees in an emergency.
Bound is the role lianfang_reader alone (accounts/reading.py); the owner of the tables pays nothing.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from typing import Any, Protocol

from django.db.models import Model

from lianfang.common.erasure import Held
from lianfang.postgres.cluster import INGEST, READER
from lianfang.privacy.open_tables import OPEN
from lianfang.privacy.tables import TABLES

SEES = "reader_sees(uuid)"

# Where a row of a table puts a person, beside the area that its app names: by a path to another one.
ALSO: Mapping[str, tuple[tuple[str, str], ...]] = {
    "beds.occupancy": (("person_id", "room__site__area_id"),),
    "beds.reservation": (("person_id", "bed__room__site__area_id"),),
    "booking.booking": (("person_id", "site__area_id"),),
    "cases.contact": (("person_id", "case__area_id"),),
    "cases.contactproposal": (("person_id", "case__area_id"), ("via_id", "case__area_id")),
    "cases.quarantine": (("person_id", "site__area_id"),),
    "presence.passage": (("person_id", "site__area_id"),),
    "testing.swab": (("person_id", "site__area_id"),),
    "transport.ride": (("person_id", "site__area_id"),),
    "vaccination.givendose": (("person_id", "session__area_id"),),
    "vaccination.visit": (("person_id", "session__area_id"),),
}
# Who hangs together: the other record, whoever acts for somebody, who infected whom, whose call waits; who is brought
# from or to a hospital, about whom one is asked; who works, is ill at work, or asks for their data.
TOGETHER = (
    "workforce_worker WHERE person_id = who",
    "workforce_member WHERE person_id = who",
    "duty_clock WHERE person_id = who",
    "duty_incident WHERE person_id = who AND area_id <@ here",
    "duty_health WHERE person_id = who AND area_id <@ here",
    "privacy_subjectrequest WHERE person_id = who AND area_id <@ here",
    "people_alias a JOIN people_person p ON p.id = a.kept_id WHERE a.person_id = who AND p.area_id <@ here",
    "people_alias a JOIN people_person p ON p.id = a.person_id WHERE a.kept_id = who AND p.area_id <@ here",
    "people_proxylink x JOIN people_person p ON p.id = x.person_id WHERE x.proxy_id = who AND p.area_id <@ here",
    "people_proxylink x JOIN people_person p ON p.id = x.proxy_id WHERE x.person_id = who AND p.area_id <@ here",
    "cases_exposure e JOIN cases_case c ON c.person_id = e.source_person_id "
    "WHERE e.person_id = who AND c.area_id <@ here",
    "cases_exposure e JOIN cases_case c ON c.person_id = e.person_id "
    "WHERE e.source_person_id = who AND c.area_id <@ here",
    "cases_chainlink e JOIN cases_case c ON c.person_id = e.source_person_id "
    "WHERE e.person_id = who AND c.area_id <@ here",
    "cases_chainlink e JOIN cases_case c ON c.person_id = e.person_id "
    "WHERE e.source_person_id = who AND c.area_id <@ here",
    "cases_contact k JOIN cases_link l ON l.contact_id = k.id JOIN cases_case c ON c.id = l.case_id "
    "WHERE k.person_id = who AND c.area_id <@ here",
    "transport_ride r JOIN transport_leg l ON l.ride_id = r.id JOIN transport_tour t ON t.id = l.tour_id "
    "WHERE r.person_id = who AND t.area_id <@ here",
    "care_transfer t JOIN places_site s ON s.id IN (t.from_site_id, t.to_site_id) "
    "WHERE t.person_id = who AND s.area_id <@ here",
    "care_consult WHERE person_id = who AND closed_at IS NULL AND asked_area_id <@ here",
    "cases_calltask t JOIN cases_contact k ON k.id = t.contact_id WHERE k.person_id = who AND t.area_id <@ here",
    "cases_calltask t JOIN cases_case c ON c.id = t.case_id WHERE c.person_id = who AND t.area_id <@ here",
)
# Rows that put nobody in reach: who looked at whom, what was doubted or sent; and what tells nothing that
# is not asked of another table before (staff of workforce, patients of admissions, orders and appeals of quarantines).
_TELLS_NOTHING = ("accounts", "sync", "privacy", "messaging", "workforce", "rotas", "duty")
_TOLD_BEFORE = frozenset(
    [
        *("people.person", "people.identifier", "hotline.hotlinestep", "care.followup"),
        *("care.medicalorder", "cases.sequencing", "cases.appeal", "cases.chainlink", "cases.chaindismissal"),
        *("cases.link", "transport.leg", "presence.transfer", "meals.kitchen"),
    ]
)

# A person is seen who lives in one's areas, or whom a row there names; see _known. COST is what it takes for somebody
# whom nothing names, in the planner's units: else it would look through the whole register in the order of names.
_FUNCTIONS = """
CREATE OR REPLACE FUNCTION reader_areas() RETURNS int8multirange LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT coalesce(nullif(current_setting('lianfang.areas', true), ''), '{{}}')::int8multirange
$$;
CREATE OR REPLACE FUNCTION {sees_of} RETURNS boolean
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE SECURITY DEFINER COST 2500 SET search_path TO public AS $$
#variable_conflict use_variable
DECLARE here int8multirange := reader_areas();
BEGIN
IF who = ANY(coalesce(nullif(current_setting('lianfang.persons', true), ''), '{{}}')::uuid[]) THEN RETURN true; END IF;
{known}
RETURN false;
END $$;
REVOKE ALL ON FUNCTION {sees} FROM PUBLIC;
GRANT EXECUTE ON FUNCTION {sees} TO {reader};
"""
_GRANTS = f"""
GRANT USAGE ON SCHEMA public TO {READER};
DO $$ DECLARE name regclass; BEGIN
    FOR name IN SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
        AND pg_get_userbyid(relowner) = current_user AND relname <> 'people_person' AND NOT relispartition
    LOOP EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO {READER}', name); END LOOP;
END $$;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {READER};
GRANT SELECT, INSERT, UPDATE, DELETE ON people_person TO {READER};
COMMENT ON FUNCTION {SEES} IS '%s'
"""  # noqa: S608 — constants of this module
_STATE = f"""
SELECT r.oid IS NOT NULL AND pg_has_role(session_user, r.oid, 'SET'),
    (SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user),
    EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'citus'),
    has_table_privilege(r.oid, 'people_person', 'SELECT')
        AND obj_description(to_regprocedure('{SEES}'), 'pg_proc') = %(digest)s
            || CASE WHEN to_regrole('{INGEST}') IS NULL THEN '' ELSE ' +' END,
    to_regrole('{INGEST}') IS NOT NULL
FROM (VALUES (1)) AS one LEFT JOIN pg_roles r ON r.rolname = '{READER}'
"""  # noqa: S608 — constants of this module
_MAKE = f"""
DO $$ BEGIN
    CREATE ROLE {READER} NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
GRANT {READER} TO CURRENT_USER
"""


class Asks(Protocol):
    """A cursor of Django."""

    def execute(self, query: Any, params: Any = None) -> Any: ...

    def fetchone(self) -> Any: ...


def stand(cursor: Asks) -> bool:
    """Say whether pages are read through these very policies."""
    cursor.execute(_STATE, {"digest": _digest()})
    ours, _, _, laid, _ = cursor.fetchone()
    return bool(ours and laid)


def lay(cursor: Asks) -> bool:
    """Lay the policies of this release; says whether they stand. Where the server is somebody else's and lets us make
    no roles, and in a cluster of several machines, pages are read as before."""
    cursor.execute(_STATE, {"digest": _digest()})
    ours, may_make, spread, laid, uploads = cursor.fetchone()
    if spread or not (ours or may_make):
        return False
    if not laid:
        if not ours:
            cursor.execute(_MAKE)
        cursor.execute(_functions())
        for table, shown in policies().items():  # a transaction each: nobody waits for all tables at once
            cursor.execute(
                f"{_uploads(table)}; {_policy(table, shown)}" if uploads else _policy(table, shown)
            )
        cursor.execute(_GRANTS.replace("'%s'", f"'{_digest()}{' +' if uploads else ''}'"))
    return True


@cache
def _digest() -> str:
    laid = (_uploads(table) + _policy(table, shown) for table, shown in policies().items())
    said = [_functions(), *laid, _GRANTS]
    return sha256("; ".join(said).encode()).hexdigest()


def _functions() -> str:
    return _FUNCTIONS.format(
        sees=SEES, sees_of=SEES.replace("uuid", "who uuid"), reader=READER, known=known()
    )


def _policy(table: str, shown: str) -> str:
    """Write the statements for one table: what is shown of it; what a page notes there is noted as ever."""
    made = "; ".join(
        f'DROP POLICY IF EXISTS reader_{deed} ON "{table}"; CREATE POLICY reader_{deed} ON "{table}" '
        f"FOR {deed} TO {READER} {what}"
        for deed, what in (
            ("select", f"USING ({shown})"),
            ("insert", "WITH CHECK (true)"),
            ("update", "USING (true)"),
            ("delete", "USING (true)"),
        )
    )
    return f'{made}; ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY'


def _uploads(table: str) -> str:
    """Write that the role of uploads is not concerned: it has columns of its own (fieldapp/rights.py), no areas."""
    return (
        f'DROP POLICY IF EXISTS uploads ON "{table}"; '
        f'CREATE POLICY uploads ON "{table}" TO {INGEST} USING (true) WITH CHECK (true)'
    )


@cache
def policies() -> Mapping[str, str]:
    """Give each table with personal data and the condition under which a row of it is shown."""
    found: dict[str, list[str]] = {}
    for held in TABLES:
        if held.name not in OPEN:
            ways = found.setdefault(held.model._meta.db_table, [])
            ways += (way for way in dict.fromkeys(shown(held)) if way not in ways)
    return {table: " OR ".join(ways) for table, ways in found.items()}


def shown(held: Held) -> Iterator[str]:
    """Say in SQL in which ways a row of a table is shown: by where it lies, by the people it tells of, by the row it
    hangs on."""
    table = held.model._meta.db_table
    asked = getattr(held.model, "AREA", held.area)
    if asked != held.area:
        yield f'"{table}"."{asked}" <@ (SELECT reader_areas())'
    for path in (held.area, *held.people):
        if path and path == held.area and "__" not in path:
            yield f'"{table}"."{path}" <@ (SELECT reader_areas())'
        elif "__" in path and (path != held.area or not plain(held)):
            yield _hangs_on(held.model, path, of_person=path != held.area)
        elif path and path != held.area:
            yield f'reader_sees("{table}"."{path}")'


def plain(held: Held) -> list[str]:
    """Name a table's own columns that hold persons."""
    return [path for path in held.people if "__" not in path]


def _hangs_on(model: type[Model], path: str, *, of_person: bool) -> str:
    """Write that the row at the end of a path is shown: the first one on the way that has a policy says so itself."""
    tables, column = joined(model, path)
    last = f" AND reader_sees({column})" if of_person else f" AND {column} <@ (SELECT reader_areas())"
    closed = [n for n, (table, _key, _ours) in enumerate(tables) if table in _closed()]
    if closed:
        tables, last = tables[: closed[0] + 1], ""
    (first, its_key, ours), *others = tables
    join = "".join(f' JOIN "{table}" ON "{table}"."{key}" = {value}' for table, key, value in others)
    return f'EXISTS (SELECT FROM "{first}"{join} WHERE "{first}"."{its_key}" = {ours}{last})'


@cache
def _closed() -> frozenset[str]:
    return frozenset(held.model._meta.db_table for held in TABLES if held.name not in OPEN)


def joined(model: type[Model], path: str) -> tuple[list[tuple[str, str, str]], str]:
    """Follow a path of keys from a table: each table on the way with its key and what that equals; and the last
    column."""
    tables: list[tuple[str, str, str]] = []
    *steps, last = path.split("__")
    for step in steps:
        field: Any = model._meta.get_field(step)
        there = field.related_model
        near, far = (field.column, there._meta.pk) if field.concrete else (model._meta.pk.column, field.field)
        tables.append((there._meta.db_table, far.column, f'"{model._meta.db_table}"."{near}"'))
        model = there
    column = model._meta.pk.column if last == "id" else last
    return tables, f'"{model._meta.db_table}"."{column}"'


def known() -> str:
    """Write the questions that are asked of a person, the likeliest first; the first yes ends them."""
    asked = ["people_person WHERE id = who AND area_id <@ here"]
    asked += TOGETHER
    asked += dict.fromkeys(each for held in TABLES for each in _known(held))
    return "\n".join(f"IF EXISTS (SELECT FROM {each}) THEN RETURN true; END IF;" for each in asked)


def _known(held: Held) -> Iterator[str]:
    if held.model._meta.app_label in _TELLS_NOTHING or held.name in _TOLD_BEFORE:
        return
    table = held.model._meta.db_table
    for person, area in (
        *((person, held.area) for person in plain(held) if held.area),
        *ALSO.get(held.name, ()),
    ):
        tables, column = joined(held.model, area)
        if tables and (tables[0][0], person) in _of_persons() and area == held.area:
            continue  # it tells of the same person as the row it hangs on
        join = "".join(f' JOIN "{name}" ON "{name}"."{key}" = {value}' for name, key, value in tables)
        yield f'"{table}"{join} WHERE "{table}"."{person}" = who AND {column} <@ here'


@cache
def _of_persons() -> frozenset[tuple[str, str]]:
    rows = [held for held in TABLES if held.model.GROUP == "person"]
    return frozenset((held.model._meta.db_table, person) for held in rows for person in plain(held))
