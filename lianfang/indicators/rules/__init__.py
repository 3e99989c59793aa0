"""Decisions and reckoning of this app. Pure."""

from lianfang.indicators.rules.canonical import canonical, changes, digest
from lianfang.indicators.rules.interviews import REASONS, DayPlace, Reason, after, reasons, weak
from lianfang.indicators.rules.ranking import METRICS, NEVER, Part, Score, bottom, rankable, ranks, score
from lianfang.indicators.rules.windows import Window, lockable, report_day, state, window

__all__ = [
    "METRICS",
    "NEVER",
    "REASONS",
    "DayPlace",
    "Part",
    "Reason",
    "Score",
    "Window",
    "after",
    "bottom",
    "canonical",
    "changes",
    "digest",
    "lockable",
    "rankable",
    "ranks",
    "reasons",
    "report_day",
    "score",
    "state",
    "weak",
    "window",
]
