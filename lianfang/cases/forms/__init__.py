"""What people fill in about cases, contacts and quarantine. A form's fields are the arguments of its action."""

from lianfang.cases.forms.candidates import CandidateFilter
from lianfang.cases.forms.cases import AsymptomaticForm, ConfirmForm, ConvertForm, ExcludeForm
from lianfang.cases.forms.common import EmptyForm, PersonForm, ReasonForm, StepForm, offer
from lianfang.cases.forms.contacts import ContactForm, ExposureForm, HandOverForm, NoteForm
from lianfang.cases.forms.files import ContactColumnsForm, ContactFileForm, UndoForm
from lianfang.cases.forms.graphs import ChainFilter
from lianfang.cases.forms.line_lists import LineListColumns, LineListFile
from lianfang.cases.forms.lists import (
    AppealFilter,
    CaseFilter,
    ContactFilter,
    ListFilter,
    QuarantineFilter,
    SiteFilter,
)
from lianfang.cases.forms.orders import (
    AnswerForm,
    AppealForm,
    BulkOrderForm,
    ConvertOrderForm,
    ExtendForm,
    OrderForm,
    ReleaseForm,
)

__all__ = [
    "AnswerForm",
    "AppealFilter",
    "AppealForm",
    "AsymptomaticForm",
    "BulkOrderForm",
    "CandidateFilter",
    "CaseFilter",
    "ChainFilter",
    "ConfirmForm",
    "ContactColumnsForm",
    "ContactFileForm",
    "ContactFilter",
    "ContactForm",
    "ConvertForm",
    "ConvertOrderForm",
    "EmptyForm",
    "ExcludeForm",
    "ExposureForm",
    "ExtendForm",
    "HandOverForm",
    "LineListColumns",
    "LineListFile",
    "ListFilter",
    "NoteForm",
    "OrderForm",
    "PersonForm",
    "QuarantineFilter",
    "ReasonForm",
    "ReleaseForm",
    "SiteFilter",
    "StepForm",
    "UndoForm",
    "offer",
]
