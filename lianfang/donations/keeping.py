"""The triggers that keep gifts: how they are made, in a migration and with all tables at once.

The database itself adds up what of a gift was allocated and what of an allocation was spent, and its checks say that
neither is ever more than there is; it keeps the number of a receipt, and deletes neither receipt nor allocation nor
voucher.
"""

GIFTS = """
CREATE OR REPLACE FUNCTION donations_keep_allocated() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE difference bigint := 0;
BEGIN
    IF TG_OP = 'DELETE' OR TG_OP = 'UPDATE' AND NEW.gift_id <> OLD.gift_id THEN
        RAISE EXCEPTION 'an allocation is taken back, never deleted' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.withdrawn_at IS NULL THEN difference := -OLD.amount; END IF;
    IF NEW.withdrawn_at IS NULL THEN difference := difference + NEW.amount; END IF;
    IF difference <> 0 THEN
        UPDATE donations_gift SET allocated = allocated + difference WHERE id = NEW.gift_id;
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION donations_keep_spent() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE difference bigint := 0;
BEGIN
    IF TG_OP = 'DELETE' OR TG_OP = 'UPDATE' AND NEW.allocation_id <> OLD.allocation_id THEN
        RAISE EXCEPTION 'a voucher is taken back, never deleted' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.voided_at IS NULL THEN difference := -OLD.amount; END IF;
    IF NEW.voided_at IS NULL THEN difference := difference + NEW.amount; END IF;
    IF difference <> 0 THEN
        UPDATE donations_allocation SET spent = spent + difference WHERE id = NEW.allocation_id;
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION donations_keep_receipt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.receipt IS NOT NULL AND (TG_OP = 'DELETE' OR NEW.receipt IS DISTINCT FROM OLD.receipt) THEN
        RAISE EXCEPTION 'the number of a receipt stays' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
DROP TRIGGER IF EXISTS donations_keep_allocated ON donations_allocation;
CREATE TRIGGER donations_keep_allocated AFTER INSERT OR UPDATE OR DELETE ON donations_allocation
FOR EACH ROW EXECUTE FUNCTION donations_keep_allocated();
DROP TRIGGER IF EXISTS donations_keep_spent ON donations_spending;
CREATE TRIGGER donations_keep_spent AFTER INSERT OR UPDATE OR DELETE ON donations_spending
FOR EACH ROW EXECUTE FUNCTION donations_keep_spent();
DROP TRIGGER IF EXISTS donations_keep_receipt ON donations_gift;
CREATE TRIGGER donations_keep_receipt BEFORE DELETE OR UPDATE OF receipt ON donations_gift
FOR EACH ROW EXECUTE FUNCTION donations_keep_receipt();
"""
