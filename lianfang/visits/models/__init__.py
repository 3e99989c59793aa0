"""The tables of this app: what was told at doors, rounds of visits and what is due, people without smartphones."""

from lianfang.visits.models.facts import Doubt, Finding, LastVisit, Outcome, Task, Visit, Walked
from lianfang.visits.models.helped import HelpCode, Helped
from lianfang.visits.models.rounds import DailyCheck, DoorLead, Due, RosterFile, RoundTeam, VisitRound

__all__ = [
    "DailyCheck",
    "DoorLead",
    "Doubt",
    "Due",
    "Finding",
    "HelpCode",
    "Helped",
    "LastVisit",
    "Outcome",
    "RosterFile",
    "RoundTeam",
    "Task",
    "Visit",
    "VisitRound",
    "Walked",
]
