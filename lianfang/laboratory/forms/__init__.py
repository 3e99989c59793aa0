"""What a laboratory can do, its files, runs, amendments."""

from lianfang.laboratory.forms.files import ColumnsForm, FileForm, LinesForm, NoteForm
from lianfang.laboratory.forms.runs import AmendForm, FilterForm, RunForm
from lianfang.laboratory.forms.setup import AbilityForm, InstrumentForm, LotForm

__all__ = [
    "AbilityForm",
    "AmendForm",
    "ColumnsForm",
    "FileForm",
    "FilterForm",
    "InstrumentForm",
    "LinesForm",
    "LotForm",
    "NoteForm",
    "RunForm",
]
