"""What the database holds, as its catalogue tells it, and how a cluster has laid it."""

from collections.abc import Mapping
from typing import Any

from django.db import connection

from lianfang.cluster.placing import CLAIMS, ROOTS
from lianfang.cluster.rules import Column, Found, Key, Kind, Place, Unique

# Ordinary tables and those that lie in parts; a part goes with its whole.
_OURS = "c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace"

_COLUMNS = f"""
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull,
    a.attidentity <> '' OR pg_get_serial_sequence(format('%%I', c.relname), a.attname) IS NOT NULL
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped WHERE {_OURS}"""

_UNIQUES = f"""
SELECT c.relname, i.relname, coalesce(k.contype::text, 'i'),
    ARRAY(SELECT a.attname::text FROM unnest(x.indkey::int2[]) WITH ORDINALITY AS n(attnum, place)
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = n.attnum
        LEFT JOIN LATERAL unnest(k.conexclop) WITH ORDINALITY AS o(oid, place) ON o.place = n.place
        LEFT JOIN pg_operator p ON p.oid = o.oid
        WHERE n.place <= x.indnkeyatts AND (k.conexclop IS NULL OR p.oprname = '=') ORDER BY n.place),
    coalesce(pg_get_constraintdef(k.oid), pg_get_indexdef(x.indexrelid))
FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
LEFT JOIN pg_constraint k ON k.conindid = x.indexrelid AND k.contype IN ('p', 'u', 'x')
WHERE (x.indisunique OR x.indisexclusion) AND {_OURS} ORDER BY 1, 2"""

_KEYS = f"""
SELECT c.relname, k.conname,
    ARRAY(SELECT attname::text FROM unnest(k.conkey) WITH ORDINALITY AS n(attnum, place)
        JOIN pg_attribute USING (attnum) WHERE attrelid = k.conrelid ORDER BY n.place),
    t.relname,
    ARRAY(SELECT attname::text FROM unnest(k.confkey) WITH ORDINALITY AS n(attnum, place)
        JOIN pg_attribute USING (attnum) WHERE attrelid = k.confrelid ORDER BY n.place),
    pg_get_constraintdef(k.oid)
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class t ON t.oid = k.confrelid
WHERE k.contype = 'f' AND k.conparentid = 0 AND {_OURS} ORDER BY 1, 2"""

_TRIGGERS = f"""
SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE NOT t.tgisinternal AND {_OURS} ORDER BY 1"""


def found() -> Found:
    """Read what the database holds and how it is laid."""
    return Found(
        columns={(table, name): Column(*rest) for table, name, *rest in _rows(_COLUMNS)},
        uniques=[Unique(t, n, k, tuple(equal), text) for t, n, k, equal, text in _rows(_UNIQUES)],
        keys=[Key(t, n, tuple(c), to, tuple(tc), x) for t, n, c, to, tc, x in _rows(_KEYS)],
        triggers=[table for (table,) in _rows(_TRIGGERS)],
        laid=laid() if version() else {},
    )


def version() -> str:
    """Give the version of Citus in this database; "" where there is none."""
    rows = _rows("SELECT extversion FROM pg_extension WHERE extname = 'citus'")
    return str(rows[0][0]) if rows else ""


def laid() -> dict[str, Place]:
    """Say how the cluster has laid the tables; those of the coordinator alone are not named."""
    rows = _rows(
        "SELECT t.table_name::text, t.citus_table_type, coalesce(t.distribution_column, ''), "
        "coalesce((SELECT min(r.table_name::text) FROM citus_tables r WHERE r.colocation_id = t.colocation_id "
        "AND r.table_name::text = ANY(%s)), '') FROM citus_tables t "
        "WHERE t.citus_table_type IN ('distributed', 'reference', 'local')",
        [list(_roots())],
    )
    return {
        table: Place(Kind(kind), column, root) if kind == Kind.DISTRIBUTED else Place(Kind(kind))
        for table, kind, column, root in rows
    }


def _roots() -> tuple[str, ...]:
    return (*(root for root, _ in ROOTS.values()), *CLAIMS)


def machines() -> list[dict[str, Any]]:
    """Name the machines of the cluster: whether each is in use, and whether one stands by that receives its changes."""
    names = ("nodename", "nodeport", "isactive", "shouldhaveshards")
    rows = _rows(f"SELECT {', '.join(names)} FROM pg_dist_node WHERE noderole = 'primary' ORDER BY nodeid")
    standing = {
        (name, port): result
        for name, port, result in _rows(
            "SELECT n.nodename, n.nodeport, r.result FROM run_command_on_all_nodes("
            "'SELECT count(*) FROM pg_stat_replication WHERE state = ''streaming''') r "
            "JOIN pg_dist_node n USING (nodeid)"
        )
    }
    return [
        dict(zip(names, row, strict=True)) | {"standbys": int(standing.get(row[:2]) or 0)} for row in rows
    ]


def lost_shards() -> int:
    """Count the parts of tables that no machine holds whole."""
    return int(_rows("SELECT count(*) FROM pg_dist_placement WHERE shardstate <> 1")[0][0])


def filled(places: Mapping[str, Place]) -> list[str]:
    """Name the tables that are to be spread and hold rows already."""
    names = [name for name, each in places.items() if each.kind == Kind.DISTRIBUTED]
    return [name for name in names if _rows(f"SELECT 1 FROM {name} LIMIT 1")]


def _rows(sql: str, values: list[Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values or [])
        return list(cursor.fetchall())
