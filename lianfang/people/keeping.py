"""What the database itself answers about numbers, so that who takes in uploads need not read the register."""

# The name of the person who holds a number, for those alone who know the number: its blind index cannot be guessed
# without the key. It looks where its caller looks (an exercise has tables of its own), but with the rights of who made
# it; it reads and nothing else, so that a table somebody put before ours shows them what they put there.
HOLDERS = """
CREATE OR REPLACE FUNCTION people_holders(blinds bytea[]) RETURNS TABLE (blind text, person_id uuid, name text)
LANGUAGE sql STABLE SECURITY DEFINER AS $$
SELECT encode(c.blind, 'hex'), c.person_id, p.name FROM people_identifierclaim c
LEFT JOIN people_person p ON p.id = c.person_id WHERE c.blind = ANY(blinds)
$$;
REVOKE ALL ON FUNCTION people_holders(bytea[]) FROM PUBLIC;
"""

GONE = "DROP FUNCTION IF EXISTS people_holders(bytea[]);"
