"""The tables of this app."""

from lianfang.indicators.models.blanks import Blank, BlankVersion, Filling
from lianfang.indicators.models.economy import EconomicFigure
from lianfang.indicators.models.interviews import Interview, InterviewStep
from lianfang.indicators.models.rankings import Kind, Place, Ranking
from lianfang.indicators.models.reports import ReportDay, Submission, UnitReport

__all__ = [
    "Blank",
    "BlankVersion",
    "EconomicFigure",
    "Filling",
    "Interview",
    "InterviewStep",
    "Kind",
    "Place",
    "Ranking",
    "ReportDay",
    "Submission",
    "UnitReport",
]
