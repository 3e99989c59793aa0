"""Pages of this app."""

from lianfang.indicators.views.blanks import (
    blank,
    blank_do,
    blank_fill,
    blank_map,
    blank_new,
    blanks,
    filling,
    requested,
)
from lianfang.indicators.views.boards import (
    day_lock,
    indicators,
    report_correct,
    submission_back,
    unit_report,
    unit_reports,
    unit_rows,
    unit_submit,
)
from lianfang.indicators.views.economy import economy, economy_say, economy_take_back
from lianfang.indicators.views.rankings import (
    interview,
    interview_step,
    interviews,
    rank_again,
    ranking_notice,
    unit_ranking,
)

__all__ = [
    "blank",
    "blank_do",
    "blank_fill",
    "blank_map",
    "blank_new",
    "blanks",
    "day_lock",
    "economy",
    "economy_say",
    "economy_take_back",
    "filling",
    "indicators",
    "interview",
    "interview_step",
    "interviews",
    "rank_again",
    "ranking_notice",
    "report_correct",
    "requested",
    "submission_back",
    "unit_ranking",
    "unit_report",
    "unit_reports",
    "unit_rows",
    "unit_submit",
]
