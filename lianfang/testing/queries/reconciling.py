"""What a round's reconciliation says: planned, on record, swabbed, tubes, results, missing, what does not fit. The same
for whoever asks: numbers, and nobody's name."""

from datetime import datetime
from typing import Any

from django.db.models import Count

from lianfang.accounts.reading import everywhere
from lianfang.places.rules import span
from lianfang.testing.models import PersonResult, Recall, Round
from lianfang.testing.queries import areas as by_areas
from lianfang.testing.queries import counted, findings, tallies
from lianfang.testing.queries.missing import missing, with_reasons
from lianfang.testing.queries.registered import registered, registrations
from lianfang.testing.queries.rounds import held_tubes, limits_of, open_recalls
from lianfang.testing.rules import EXPECTED

TUBES = ("n_tubes", "open", "sealed", "on_the_way", "in_laboratory", "resulted")
CONCLUSIONS = ("negative", "positive", "grey", "invalid")


AT_ONCE = 300_000  # on record; of more, a page does not look for each who is missing why (design choice)


@everywhere()
def so_far(round_: Round, now: datetime) -> dict[str, Any]:
    """Say the same from the counts that a follower keeps, for a page that shows how far a round is; before its first
    count, from every fact. Of a large city without the reasons why people are missing."""
    if not counted.counted_until(round_):
        return figures(round_, now)
    total = tallies.total(tallies.counted(round_, limits_of(round_), now))
    people = counted.people(round_).registered, counted.registrations(round_)
    large = by_areas.whole(round_).people > AT_ONCE
    return _figures(round_, now, total, people, {} if large else reasons(round_, now))


@everywhere()
def figures(round_: Round, now: datetime) -> dict[str, Any]:
    """Count a round whole, from every fact, for its reconciliation; of a whole city's that takes some seconds."""
    total = tallies.total(tallies.from_tubes(round_, limits_of(round_), now))
    return _figures(round_, now, total, (registered(round_), registrations(round_)), reasons(round_, now))


def _figures(
    round_: Round,
    now: datetime,
    total: tallies.Tally,
    registered: tuple[int, int],
    reasons: dict[str, int],
) -> dict[str, Any]:
    """Put together what was counted: tubes, people registered and their swabs, who is missing why."""
    results = PersonResult.objects.filter(round_id=round_.pk)
    recalls = Recall.objects.filter(round=round_)
    people = by_areas.whole(round_)
    return {
        "planned": {
            "target": round_.target,
            "sites": round_.sites.count(),
            "pool_size": round_.pool_size,
            "from": round_.starts_on.isoformat(),
            "to": round_.ends_on.isoformat(),
        },
        "people": {
            "on_record": people.people,
            "swabbed": people.swabbed,
            "missing": people.missing,
            "besides": sum(g.swabbed for g in by_areas.by_group(round_) if g.key not in EXPECTED),
            "registered": registered[0],
            "swabs": registered[1],
        },
        "missing": reasons,
        "tubes": {name: getattr(total, name) for name in TUBES},
        "conclusions": {name: getattr(total, name) for name in CONCLUSIONS},
        "results": dict(results.values_list("meaning").annotate(n=Count("pk"))),
        "recalls": {"called": recalls.count(), "still_open": open_recalls(round_).count()},
        "findings": {
            **findings.how_many(round_, now),
            "held": held_tubes(round_).count(),
            "miscounted": total.miscounted,
            "overdue": total.overdue,
        },
    }


def reasons(round_: Round, now: datetime, areas: Any = ()) -> dict[str, int]:
    """Count who is missing by the reason that is known, the most frequent first."""
    people = missing(round_, areas or [span(round_.area_id)])
    rows = with_reasons(people, round_, now).order_by().values_list("reason").annotate(n=Count("pk"))
    return dict(sorted(rows, key=lambda row: -row[1]))
