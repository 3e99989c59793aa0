"""Which transactions are over: what readers of rows in the order of their transactions ask PostgreSQL."""

# Transactions still running when we look may yet bring batches with a number below others that are there already: we
# read up to the oldest of them. Those of other databases on the same server do not concern us (their backends are
# named in pg_stat_activity); a number that cannot be placed holds us back. Our own transaction's batches are whole.
OLDEST = """(
  SELECT coalesce(
    min(running::text::int8),
    greatest(pg_snapshot_xmax(pg_current_snapshot())::text::int8,
             pg_current_xact_id_if_assigned()::text::int8 + 1))
  FROM pg_snapshot_xip(pg_current_snapshot()) AS running
  WHERE running::xid::text <> ALL (ARRAY(
    SELECT l.transactionid::text FROM pg_locks l
    JOIN pg_stat_activity a ON a.pid = l.pid
    JOIN pg_database d ON d.oid = a.datid
    WHERE l.locktype = 'transactionid' AND l.mode = 'ExclusiveLock' AND l.granted AND d.datname <> current_database()
  )))"""
