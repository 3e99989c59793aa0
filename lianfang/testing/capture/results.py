"""Results: how they are told, doubted and taken in."""

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


_CONCLUSIONS = f"""
SELECT t.id, EXISTS (SELECT 1 FROM testing_seal z WHERE z.tube_id = t.id AND {COUNTS.format(t="z")}),
    coalesce((SELECT json_agg(json_build_array(r.id, r.conclusion, r.amends)) FROM testing_result r
        WHERE r.tube_id = t.id AND {COUNTS.format(t="r")}), '[]')
FROM unnest(%s::uuid[]) AS t(id)
"""  # noqa: S608 — constants of this module


def admit_results(new: Admission) -> None:
    """Doubt a result with a mistyped code, of an unknown laboratory, of a tube never sealed, or unlike another that
    it does not amend."""
    sites = {found[0] for found in new.conn.execute(SITES, [array_of(new.rows, "laboratory_id")])}
    found = new.conn.execute(_CONCLUSIONS, [array_of(new.rows, "tube_id")]).fetchall()
    tubes = {tube: (sealed, [_said(*each) for each in said]) for tube, sealed, said in found}
    for row in new.rows:
        sealed, said = tubes[row["tube_id"]]
        told = Said(row["id"], row["conclusion"], row["amends"])
        others = rules.beside(told, said)
        doubt = rules.doubt_result(row["conclusion"], sealed, others)
        if not is_checked(row["tube_code"]):
            doubt = "bad_code"
        elif row["laboratory_id"] not in sites:
            doubt = "unknown_site"
        elif told.amends and told.amends not in {each.id for each in said}:
            doubt = "unknown_result"
        if doubt:
            why = {"tube": row["tube_code"], "conclusion": row["conclusion"], "before": list(others)}
            new.dispute(row, doubt, subject=row["tube_id"], **why)
        said.append(told)


def _said(id_: str, conclusion: str, amends: str | None) -> Said:
    return Said(UUID(id_), conclusion, UUID(amends) if amends else None)


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
