"""What the database itself answers about numbers, so that who takes in uploads need not read the register."""

# The name of the person who holds a number, for those alone who know the number: its blind index cannot be guessed
# without the key. It looks where its caller looks (an exercise has tables of its own), but with the rights of who made
# it; it reads and nothing else, so that a table somebody put before ours shows them what they put there.
HOLDERS = """
CREATE OR REPLACE FUNCTION people_holders(blinds bytea[]) RETURNS TABLE (blind text, person_id uuid, name text)
LANGUAGE plpgsql STABLE SECURITY DEFINER AS $$
#variable_conflict use_column
BEGIN RETURN QUERY
WITH c AS MATERIALIZED (SELECT blind, person_id FROM people_identifierclaim WHERE blind = ANY(blinds)),
p AS MATERIALIZED (SELECT id, name FROM people_person WHERE id IN (SELECT person_id FROM c))
SELECT encode(c.blind, 'hex'), c.person_id, p.name::text FROM c LEFT JOIN p ON p.id = c.person_id;
END $$;
REVOKE ALL ON FUNCTION people_holders(bytea[]) FROM PUBLIC;
"""

GONE = "DROP FUNCTION IF EXISTS people_holders(bytea[]);"
