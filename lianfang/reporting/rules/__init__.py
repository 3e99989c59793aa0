"""Decisions and reckoning of this app. Pure."""

from lianfang.reporting.rules.bulletins import (
    IDENTITIES,
    Figures,
    Imbalance,
    Zero,
    imbalances,
    risk,
    worst,
    zero_days,
)
from lianfang.reporting.rules.steps import DELAYS, EARLIES, STEPS, CaseTimes, Step, gap, gaps, worded

__all__ = [
    "DELAYS",
    "EARLIES",
    "IDENTITIES",
    "STEPS",
    "CaseTimes",
    "Figures",
    "Imbalance",
    "Step",
    "Zero",
    "gap",
    "gaps",
    "imbalances",
    "risk",
    "worded",
    "worst",
    "zero_days",
]
