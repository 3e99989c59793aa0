"""Reads for bulletins, the home page, the four earlies and epidemiology."""

from lianfang.reporting.queries.bulletins import (
    awaiting,
    bulletins,
    closed_contacts,
    day_figures,
    figures_of,
    final_figures,
    open_contacts,
    risks,
    stored,
    zeros,
)
from lianfang.reporting.queries.epidemiology import OWN, Asked, Picture, Used, picture
from lianfang.reporting.queries.times import Pair, case_times, contact_delays, infectors

__all__ = [
    "OWN",
    "Asked",
    "Pair",
    "Picture",
    "Used",
    "awaiting",
    "bulletins",
    "case_times",
    "closed_contacts",
    "contact_delays",
    "day_figures",
    "figures_of",
    "final_figures",
    "infectors",
    "open_contacts",
    "picture",
    "risks",
    "stored",
    "zeros",
]
