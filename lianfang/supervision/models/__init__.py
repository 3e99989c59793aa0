"""The tables of this app: checklists, findings with their steps and photos, draws."""

from lianfang.supervision.models.checklists import Checklist
from lianfang.supervision.models.draws import Draw, Drawn
from lianfang.supervision.models.findings import Finding, FindingStep, Mode, Photo

__all__ = ["Checklist", "Draw", "Drawn", "Finding", "FindingStep", "Mode", "Photo"]
