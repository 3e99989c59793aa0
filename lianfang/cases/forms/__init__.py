"""What people fill in about cases, contacts and quarantine. A form's fields are the arguments of its action."""

from lianfang.cases.forms.cases import AsymptomaticForm, ConfirmForm, ConvertForm
from lianfang.cases.forms.common import EmptyForm, PersonForm, ReasonForm, StepForm, offer
from lianfang.cases.forms.contacts import ContactForm, ExposureForm, HandOverForm
from lianfang.cases.forms.lists import CaseFilter, ContactFilter, ListFilter, QuarantineFilter
from lianfang.cases.forms.orders import ExtendForm, OrderForm

__all__ = [
    "AsymptomaticForm",
    "CaseFilter",
    "ConfirmForm",
    "ContactFilter",
    "ContactForm",
    "ConvertForm",
    "EmptyForm",
    "ExposureForm",
    "ExtendForm",
    "HandOverForm",
    "ListFilter",
    "OrderForm",
    "PersonForm",
    "QuarantineFilter",
    "ReasonForm",
    "StepForm",
    "offer",
]
