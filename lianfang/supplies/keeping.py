"""The trigger that keeps the books: how it is made, in a migration and with all tables at once.

The database itself writes what is left with every move, in the order of accounts, so that whoever moves goods the other
way waits and nobody waits in a circle; and it lets no move be changed or deleted.
"""

BOOKS = """
CREATE OR REPLACE FUNCTION supplies_keep_books() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE account record;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION 'a move of goods is never changed and never deleted'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    FOR account IN
        SELECT s.id, s.kind NOT IN ('store', 'point', 'way') AS outside, s.id = NEW.target_id AS enters
        FROM supplies_store s WHERE s.id IN (NEW.source_id, NEW.target_id) ORDER BY s.id
    LOOP
        INSERT INTO supplies_balance (store_id, lot_id, item_id, outside, came, went, n)
        SELECT account.id, NEW.lot_id, l.item_id, account.outside, 0, 0, 0 FROM supplies_lot l
        LEFT JOIN supplies_balance b ON b.store_id = account.id AND b.lot_id = l.id
        WHERE l.id = NEW.lot_id AND b.lot_id IS NULL ON CONFLICT DO NOTHING;
        IF account.enters THEN
            UPDATE supplies_balance SET came = came + NEW.quantity, n = n + NEW.quantity
            WHERE store_id = account.id AND lot_id = NEW.lot_id RETURNING n INTO NEW.target_left;
        ELSE
            UPDATE supplies_balance SET went = went + NEW.quantity, n = n - NEW.quantity
            WHERE store_id = account.id AND lot_id = NEW.lot_id RETURNING n INTO NEW.source_left;
        END IF;
    END LOOP;
    RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS supplies_keep_books ON supplies_move;
CREATE TRIGGER supplies_keep_books BEFORE INSERT OR UPDATE OR DELETE ON supplies_move
FOR EACH ROW EXECUTE FUNCTION supplies_keep_books();
"""
