"""The triggers that keep the audit: how they are made, in a migration and with all tables at once.

A row of the audit is written and then left alone. What was noted with it may be emptied when a person is erased: then
the database itself keeps the digest of what stood there, so that the chain still holds. They fire also for who copies
rows as a replica (ENABLE ALWAYS).
"""

# The digest of what was noted with a row; the salt keeps anybody from trying out what was erased.
NOTED = "sha256(coalesce({0}.salt, ''::bytea) || convert_to({0}.data::text, 'UTF8'))"

ENTRIES = f"""
CREATE OR REPLACE FUNCTION accounts_keep_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.xid := pg_current_xact_id()::text::bigint;
        NEW.salt := uuid_send(gen_random_uuid());
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.data = '{{}}'::jsonb
        AND (NEW.id, NEW.at, NEW.by_id, NEW.verb, NEW.thing, NEW.person_id, NEW.area_id, NEW.xid)
        IS NOT DISTINCT FROM
        (OLD.id, OLD.at, OLD.by_id, OLD.verb, OLD.thing, OLD.person_id, OLD.area_id, OLD.xid)
    THEN
        INSERT INTO accounts_auditerasure (entry_id, noted, at) VALUES (OLD.id, {NOTED.format("OLD")}, now())
        ON CONFLICT DO NOTHING;
        NEW.salt := NULL;
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a row of the audit is never changed and never deleted'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
DROP TRIGGER IF EXISTS accounts_kept ON accounts_auditentry;
CREATE TRIGGER accounts_kept BEFORE INSERT OR UPDATE OR DELETE ON accounts_auditentry
FOR EACH ROW EXECUTE FUNCTION accounts_keep_audit();
ALTER TABLE accounts_auditentry ENABLE ALWAYS TRIGGER accounts_kept;
"""  # an exercise has these of its own; the chain is the city's alone

KEPT = (
    ENTRIES
    + """
CREATE OR REPLACE FUNCTION accounts_keep_chain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the chain of the audit is never changed and never cut'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""
    + "".join(
        f"""
DROP TRIGGER IF EXISTS accounts_kept ON {table};
CREATE TRIGGER accounts_kept BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION accounts_keep_chain();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER accounts_kept;
"""
        for table in ("accounts_auditblock", "accounts_auditleaf", "accounts_auditerasure")
    )
)

GONE = """
DROP TRIGGER IF EXISTS accounts_kept ON accounts_auditentry;
DROP TRIGGER IF EXISTS accounts_kept ON accounts_auditblock;
DROP TRIGGER IF EXISTS accounts_kept ON accounts_auditleaf;
DROP TRIGGER IF EXISTS accounts_kept ON accounts_auditerasure;
DROP FUNCTION IF EXISTS accounts_keep_audit();
DROP FUNCTION IF EXISTS accounts_keep_chain();
"""
