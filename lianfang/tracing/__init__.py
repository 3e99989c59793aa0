"""Who was in the same place at the same time: an index of stays on disk, beside the database, and traces through it.

No Django and no tables: rows come in as arrays, whole seconds and small numbers; `lianfang.presence` feeds it.
"""
