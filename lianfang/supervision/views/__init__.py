"""Pages of supervision."""

from lianfang.supervision.views.checklists import checklist, checklist_do, checklists
from lianfang.supervision.views.draws import draw, draw_new, drawn, draws
from lianfang.supervision.views.findings import finding, finding_new, photo
from lianfang.supervision.views.lists import findings, looks

__all__ = [
    "checklist",
    "checklist_do",
    "checklists",
    "draw",
    "draw_new",
    "drawn",
    "draws",
    "finding",
    "finding_new",
    "findings",
    "looks",
    "photo",
]
