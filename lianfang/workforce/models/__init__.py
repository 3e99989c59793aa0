"""The tables of this app."""

from lianfang.workforce.models.teams import Dispatch, Member, Team
from lianfang.workforce.models.workers import Qualification, Worker

__all__ = ["Dispatch", "Member", "Qualification", "Team", "Worker"]
