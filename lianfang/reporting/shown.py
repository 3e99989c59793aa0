"""What the epidemiology page shows of a picture: charts, tables, and why there is none."""

from math import exp
from typing import Any

from lianfang.epi.growth import Growth
from lianfang.epi.offspring import Offspring
from lianfang.reporting import drawings, few
from lianfang.reporting.queries import Picture
from lianfang.reporting.tables import TABLES

PAST = 21  # days before today on the chart of the forecast


def shown(seen: Picture) -> dict[str, Any]:
    """Draw the charts and write the tables, and say where there is too little for one."""
    tables = {name: write(seen) for name, write in TABLES.items()}
    rt = seen.rt if isinstance(seen.rt, list) else []
    late = seen.nowcast if isinstance(seen.nowcast, list) else []
    coming = seen.forecast if isinstance(seen.forecast, list) else []
    points = [(r.last, r.rt.mean, r.rt.quantile(0.025), r.rt.quantile(0.975)) for r in rt]
    past = seen.used.total[-PAST:]
    kids = seen.offspring
    return {
        "growth": _growth(seen),
        "few_share": f"{100 * kids.few:.0f}" if isinstance(kids, Offspring) else "",
        "tables": tables,
        "why": {
            name: few.why(getattr(seen, name))
            for name in ("rt", "nowcast", "growth", "offspring", "pairs", "forecast")
        },
        "curve_chart": drawings.bars(seen.curve.first, seen.curve.local, seen.curve.imported)
        if any(seen.curve.total)
        else None,
        "rt_chart": drawings.reproduction(points),
        "latest": points[-1] if points else None,
        "now": bool(points) and points[-1][0] == seen.used.days[-1],
        "nowcast_chart": drawings.completed([(d, n.reported, n.expected, n.low, n.high) for d, n in late]),
        "forecast_chart": drawings.ahead(
            seen.used.days[-len(past)],
            past,
            [(a.median, a.low, a.high, a.inner_low, a.inner_high) for _day, a in coming],
        )
        if coming
        else None,
    }


def _growth(seen: Picture) -> tuple[str, ...]:
    """Write the growth in percent a day (low, high) and the time in which cases double or halve (with low, high)."""
    found = seen.growth
    if not isinstance(found, Growth):
        return ()
    percent = tuple(f"{100 * (exp(rate) - 1):+.0f}" for rate in (found.low, found.high))
    span = found.doubling_between
    times = sorted(abs(days) for days in (*span, found.doubling)) if span else []
    if not times:
        return percent
    return *percent, *(f"{days:.1f}" for days in (times[1], times[0], times[2]))
