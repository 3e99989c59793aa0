"""What the pages of the command share."""

from typing import Any

from django import forms
from django.contrib import messages

from lianfang.outbreak import queries as outbreaks
from lianfang.outbreak.models import Outbreak
from lianfang.web.http import Request


def fought(request: Request) -> Outbreak | None:
    """Give the outbreak the user's pages show."""
    return outbreaks.current(request.user, request.today)


def said_wrong(request: Request, form: forms.Form) -> None:
    """Say over the page what is wrong with a dialog's form."""
    for field, errors in form.errors.items():
        label: Any = form.fields[field].label if field in form.fields else ""
        messages.error(request, f"{label}: {errors[0]}" if label else str(errors[0]))
