"""What the door of uploads may do in the database: store facts, and look at what it needs to judge them.

It becomes a role of its own, lianfang_ingest. That role reads ids and areas of people and doors and the birthdays that
doses depend on: no name, no phone, no number of a document and nothing of any file. What else is told about people it
may add to and not read; of facts it reads those told before, to know a duplicate. See docs/decisions/0098.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from typing import Any, Protocol

from psycopg import Connection

from lianfang.fieldapp.kinds import KINDS
from lianfang.postgres.cluster import INGEST
from lianfang.sync.kinds import Kind

# Of each table the columns that are read, as the statements of `capture` in each app name them.
READS: Mapping[str, str] = {
    "accounts_post": "user_id, role, area_id, from_on, to_on",
    "accounts_user": "id, username, is_active",
    "cases_contact": "person_id, found_at, closed_at",
    "cases_quarantine": "person_id, proposed_at, released_at",
    "notices_notice": "id, number",
    "outbreak_outbreak": "disease, area_id, began_on, ended_on",
    "people_alias": "person_id, kept_id, undone_at",
    "people_household": "id, area_id, address",
    "people_person": "id, area_id, household_id, born_on",
    "places_area": "id",
    "places_site": "id, kind",
    "presence_pass": "number, starts_at, ends_at, revoked_at",
    "rotas_assignment": "id, worker_id, state, shift_id",
    "rotas_shift": "id, starts_at",
    "rotas_swap": "id, state, taker_id, assignment_id",
    "supplies_lot": "id, recalled_at, expires_on, item_id",
    "supplies_request": "id, area_id, state, trip, courier_id, told_id",
    "sync_buried": "fact_id",
    "sync_device": "id, token_hash, user_id, kind, revoked_at, last_seen_at, skew_seconds",
    "sync_dispute": "fact_id, area_id, settled_at, detail",
    "sync_feed": "epoch",
    "sync_tombstone": "kind, before",
    "testing_label": "tube_id, round_id",
    "testing_round": "id, outbreak_id, protocol, area_id, state, starts_on, ends_on, closed_at, pool_size",
    "testing_roundmode": "round_id, population, pool_size, household",
    "testing_swabclaim": "person_id, round_id",
    "transport_leg": "id, tour_id, state, person_id",
    "transport_tour": "id, area_id, state, seats, hailed, driver_id",
    "vaccination_givendose": "person_id, disease, product, number, day, void_at, doubted",
    "vaccination_session": "id, disease, protocol, products",
    "vaccination_vaccine": "item_id, product",
    "vaccination_visit": "session_id, person_id, state, consent, came_at, screened_at, consented_at, withdrawn_at",
    "workforce_call": "muster_id, person_id, worker_id",
    "workforce_dispatch": "id, team_id",
    "workforce_member": "team_id, person_id",
    "workforce_muster": "id",
    "workforce_worker": "id, user_id, person_id, to_on",
    "zones_zone": "id, first_at, lifted_at",
}
# What is written beside the facts themselves.
WRITES: Mapping[str, str] = {
    "people_alias": "INSERT",
    "people_household": "INSERT",
    "people_identifier": "INSERT",
    "people_identifierclaim": "INSERT",
    "people_person": "INSERT",
    "people_term": "INSERT",
    "sync_batch": "INSERT",
    "sync_device": "UPDATE (last_seen_at, skew_seconds)",
    "sync_dispute": "INSERT, UPDATE (settled_at, settled_by_id)",
    "sync_refusal": "INSERT",
    # What tubes and boxes hold is reckoned anew from their facts; nobody is named in them.
    "testing_box": "SELECT, INSERT, UPDATE, DELETE",
    "testing_swabclaim": "INSERT, UPDATE (again)",
    "testing_tube": "SELECT, INSERT, UPDATE",
}
HOLDERS = "people_holders(bytea[])"

# Whether there is such a role that we may become; whether we may make one; whether the database lies over several
# machines; whether these very rights were laid here before.
_STATE = f"""
SELECT r.oid IS NOT NULL AND pg_has_role(session_user, r.oid, 'SET'),
    (SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user),
    EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'citus'),
    has_table_privilege(r.oid, 'sync_batch', 'INSERT')
        AND obj_description(to_regprocedure('{HOLDERS}'), 'pg_proc') = %(digest)s
FROM (VALUES (1)) AS one LEFT JOIN pg_roles r ON r.rolname = '{INGEST}'
"""  # noqa: S608 — constants of this module
_MAKE = f"""
DO $$ BEGIN
    CREATE ROLE {INGEST} NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
GRANT {INGEST} TO CURRENT_USER
"""
# What is ours alone: tables of an extension may belong to somebody else.
_TAKE_BACK = f"""
DO $$ DECLARE name regclass; BEGIN
    FOR name IN SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
        AND pg_get_userbyid(relowner) = current_user
    LOOP EXECUTE format('REVOKE ALL ON %s FROM {INGEST}', name); END LOOP;
END $$
"""  # noqa: S608 — constants of this module
_BECOME = f"""
SELECT set_config('role', rolname, false) FROM pg_roles
WHERE rolname = '{INGEST}' AND pg_has_role(oid, 'SET') AND has_table_privilege(oid, 'sync_batch', 'INSERT')
"""  # noqa: S608 — constants of this module


class Asks(Protocol):
    """A cursor of Django."""

    def execute(self, query: Any, params: Any = None) -> Any: ...

    def fetchone(self) -> Any: ...


def stand(cursor: Asks) -> bool:
    """Say whether these very rights were laid here, and whether uploads can be stored with them."""
    cursor.execute(_STATE, {"digest": _digest()})
    ours, _, _, laid = cursor.fetchone()
    return bool(ours and laid)


def lay(cursor: Asks) -> bool:
    """Give the role of uploads its rights and no others, all at once; says whether they stand. Where the server is
    somebody else's and lets us make no roles, and in a cluster of several machines, uploads are stored as before."""
    cursor.execute(_STATE, {"digest": _digest()})
    ours, may_make, spread, laid = cursor.fetchone()
    if spread or not (ours or may_make):
        return False
    if not laid:
        # Several statements without values are one transaction: no upload meets half of the rights.
        making = "" if ours else f"{_MAKE};"
        cursor.execute(
            f"{making} {_TAKE_BACK}; {'; '.join(grants())}; COMMENT ON FUNCTION {HOLDERS} IS '{_digest()}'"
        )
    return True


@cache
def _digest() -> str:
    return sha256("; ".join(grants()).encode()).hexdigest()


def grants() -> Iterator[str]:
    """Write the statements that give the rights."""
    yield f"GRANT USAGE ON SCHEMA public TO {INGEST}"  # everybody has it, but not in one that was made anew
    for kind in KINDS.values():
        yield f'GRANT INSERT, SELECT ({read_of(kind)}) ON "{kind.model._meta.db_table}" TO {INGEST}'
    for table, columns in READS.items():
        yield f"GRANT SELECT ({columns}) ON {table} TO {INGEST}"
    for table, deeds in WRITES.items():
        yield f"GRANT {deeds} ON {table} TO {INGEST}"
    yield f"GRANT EXECUTE ON FUNCTION {HOLDERS} TO {INGEST}"


def read_of(kind: Kind) -> str:
    """Name the columns of a kind's facts that are read again: all but what is kept sealed."""
    sealed = {*kind.model.UNREAD} - {*kind.told}
    columns = (each.column for each in kind.model._meta.concrete_fields)
    return ", ".join(f'"{column}"' for column in columns if column not in sealed)


def become(conn: Connection[Any]) -> bool:
    """Let a connection do from here on what the door of uploads may; says whether there is such a role here."""
    return conn.execute(_BECOME).fetchone() is not None
