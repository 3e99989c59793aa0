"""Pages of bulletins, of the four earlies and of epidemiology."""

from lianfang.reporting.views.bulletins import bulletin, bulletins, correct, publish
from lianfang.reporting.views.cases import epidemiology_cases
from lianfang.reporting.views.epidemiology import epidemiology, four_earlies

__all__ = [
    "bulletin",
    "bulletins",
    "correct",
    "epidemiology",
    "epidemiology_cases",
    "four_earlies",
    "publish",
]
