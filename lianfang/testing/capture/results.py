"""Results: how they are told, doubted and taken in."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from lianfang.common.ids import array_of, is_checked
from lianfang.sync.kinds import Admission, Kind
from lianfang.sync.queries import COUNTS
from lianfang.testing import rules
from lianfang.testing.capture.boxes import SITES
from lianfang.testing.capture.tubes import Code, lock_tubes, settle, tube_of
from lianfang.testing.models import Conclusion, Result
from lianfang.testing.rules import Said


class ResultData(Struct, forbid_unknown_fields=True):
    """What the laboratory concluded of a tube, by which method; and which earlier result that takes the place of."""

    tube_code: Code
    laboratory_id: UUID
    conclusion: Conclusion
    method: Annotated[str, Meta(min_length=1, max_length=24)]
    amends: UUID | None = None
    reason: Annotated[str, Meta(max_length=200)] = ""


# What is known of tubes, a row each: that one was sealed, a result of it, who received it, that it was rejected.
_KNOWN = f"""
SELECT z.tube_id, 'sealed', NULL::uuid, '', NULL::uuid FROM testing_seal z
WHERE z.tube_id = ANY(%(tubes)s::uuid[]) AND {COUNTS.format(t="z")}
UNION ALL SELECT r.tube_id, 'said', r.id, r.conclusion, r.amends FROM testing_result r
WHERE r.tube_id = ANY(%(tubes)s::uuid[]) AND {COUNTS.format(t="r")}
UNION ALL SELECT u.id, 'received', u.laboratory_id, '', NULL FROM testing_tube u
WHERE u.id = ANY(%(tubes)s::uuid[]) AND u.received_at IS NOT NULL
UNION ALL SELECT j.tube_id, 'rejected', NULL, '', NULL FROM testing_rejection j
WHERE j.tube_id = ANY(%(tubes)s::uuid[]) AND {COUNTS.format(t="j")}
"""  # noqa: S608 — constants of this module


# Every laboratory that received a box with these tubes in it.
_RECEIVERS = f"""
SELECT t.id, c.laboratory_id FROM unnest(%s::uuid[]) AS t(id)
JOIN testing_handover h ON h.tube_ids @> ARRAY[t.id] AND {COUNTS.format(t="h")}
JOIN testing_receipt c ON c.box = h.box AND c.at >= h.at AND {COUNTS.format(t="c")}
UNION SELECT t.id, c.laboratory_id FROM unnest(%s::uuid[]) AS t(id)
JOIN testing_receipt c ON c.tube_ids @> ARRAY[t.id] AND {COUNTS.format(t="c")}
"""  # noqa: S608 — constants of this module


@dataclass(slots=True)
class Known:
    """What is known of a tube before a result: sealed, concluded on, received where, rejected."""

    said: list[Said] = field(default_factory=list)
    sealed: bool = False
    laboratory_id: UUID | None = None
    rejected: bool = False


def admit_results(new: Admission) -> None:
    """Doubt a result with a mistyped code, of an unknown laboratory or one that did not receive the tube, of a tube
    never sealed or rejected, or unlike another that it does not amend. What a phone or a machine tells, one person
    told: it is provisional until another verifies it; what comes from a laboratory's desk two people stand for."""
    sites = {found[0] for found in new.conn.execute(SITES, [array_of(new.rows, "laboratory_id")])}
    tubes = _known(new)
    strangers = _strangers(new, tubes)
    for row in new.rows:
        known = tubes[row["tube_id"]]
        told = Said(row["id"], row["conclusion"], row["amends"])
        others = rules.beside(told, known.said)
        doubt = rules.doubt_result(row["conclusion"], known.sealed, others, rejected=known.rejected)
        if not is_checked(row["tube_code"]):
            doubt = "bad_code"
        elif row["laboratory_id"] not in sites:
            doubt = "unknown_site"
        elif told.amends and told.amends not in {each.id for each in known.said}:
            doubt = "unknown_result"
        elif not doubt and row["id"] in strangers:
            doubt = "other_laboratory"
        if doubt:
            why = {"tube": row["tube_code"], "conclusion": row["conclusion"], "before": list(others)}
            new.dispute(row, doubt, subject=row["tube_id"], **why)
        if not new.sender(row).at_desk:
            new.ask_second(row, "one_person", "laboratory.verify", subject=row["tube_id"])
        known.said.append(told)


def _known(new: Admission) -> Mapping[UUID, Known]:
    known: dict[UUID, Known] = defaultdict(Known)
    for tube, what, id_, conclusion, amends in new.conn.execute(
        _KNOWN, {"tubes": array_of(new.rows, "tube_id")}
    ):
        if what == "said":
            known[tube].said.append(Said(id_, conclusion, amends))
        elif what == "received":
            known[tube].laboratory_id = id_
        else:
            setattr(known[tube], what, True)
    return known


def _strangers(new: Admission, tubes: Mapping[UUID, Known]) -> set[UUID]:
    """Give the results of laboratories that never received the tube, which another one did."""
    odd = [row for row in new.rows if tubes[row["tube_id"]].laboratory_id not in {None, row["laboratory_id"]}]
    if not odd:
        return set()
    asked = array_of(odd, "tube_id")
    received = set(new.conn.execute(_RECEIVERS, [asked, asked]).fetchall())
    return {row["id"] for row in odd if (row["tube_id"], row["laboratory_id"]) not in received}


RESULT = Kind(
    "testing.result",
    "testing.lab",
    Result,
    ResultData,
    admit_results,
    settle("result"),
    {"tube_id": tube_of},
    lock_tubes,
)
