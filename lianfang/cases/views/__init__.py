"""Pages of cases, contacts and quarantine. Opening the page of one person is recorded."""

from lianfang.cases.views.lists import contacts, line_list, proposed, quarantines
from lianfang.cases.views.pages import case, contact, quarantine

__all__ = ["case", "contact", "contacts", "line_list", "proposed", "quarantine", "quarantines"]
