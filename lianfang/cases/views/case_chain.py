"""The card of a case that shows its place in the chains."""

from typing import Any

from lianfang.accounts.access import may
from lianfang.cases import queries
from lianfang.cases.list_words import FIELDS
from lianfang.cases.models import Case, Exposure
from lianfang.web.http import Request


def chain_card(case: Case, request: Request) -> dict[str, Any]:
    """Gather what the card of the chain shows."""
    chain = queries.chain_of(case, request.now)
    told = chain.listed.told.items() if chain.listed else ()
    return {
        "chain": chain,
        "setting_label": Exposure.Setting(chain.setting).label if chain.setting else "",
        "listed_cells": [(FIELDS[name], cell) for name, cell in told if name in FIELDS],
        "may_decide": may(request.user, "cases.confirm", request.today, case.area_id),
        "may_tell": may(request.user, "cases.investigate", request.today, case.area_id),
    }
