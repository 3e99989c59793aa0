"""The writes of this app."""

from lianfang.presence.actions.passes import Became, Wanted, give_pass, issue_pass, revoke_pass, settle_held
from lianfang.presence.actions.stays import drop_days, recompute_stays, record_stays
from lianfang.presence.actions.venues import (
    Scanned,
    agree,
    make_venue_code,
    renew_venue_code,
    scan,
    stop_scanning,
    take_scan_back,
)

__all__ = [
    "Became",
    "Scanned",
    "Wanted",
    "agree",
    "drop_days",
    "give_pass",
    "issue_pass",
    "make_venue_code",
    "recompute_stays",
    "record_stays",
    "renew_venue_code",
    "revoke_pass",
    "scan",
    "settle_held",
    "stop_scanning",
    "take_scan_back",
]
