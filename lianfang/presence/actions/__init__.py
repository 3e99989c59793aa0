"""The writes of this app."""

from lianfang.presence.actions.passes import Became, Wanted, issue_pass, revoke_pass, settle_held
from lianfang.presence.actions.stays import drop_days, recompute_stays, record_stays

__all__ = [
    "Became",
    "Wanted",
    "drop_days",
    "issue_pass",
    "recompute_stays",
    "record_stays",
    "revoke_pass",
    "settle_held",
]
