"""The tables of this app."""

from lianfang.workforce.models.asks import Ask, Proposal
from lianfang.workforce.models.musters import Answer, Arrival, Call, Muster, MusterDoubt, MusterVehicle
from lianfang.workforce.models.pairings import Pairing
from lianfang.workforce.models.teams import Acknowledgement, Dispatch, Member, OrderDoubt, Team
from lianfang.workforce.models.volunteers import Certificate, Free, Skill, Volunteer
from lianfang.workforce.models.workers import Qualification, Worker

__all__ = [
    "Acknowledgement",
    "Answer",
    "Arrival",
    "Ask",
    "Call",
    "Certificate",
    "Dispatch",
    "Free",
    "Member",
    "Muster",
    "MusterDoubt",
    "MusterVehicle",
    "OrderDoubt",
    "Pairing",
    "Proposal",
    "Qualification",
    "Skill",
    "Team",
    "Volunteer",
    "Worker",
]
