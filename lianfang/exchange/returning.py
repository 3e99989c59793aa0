"""Files that go out again: as they came, the rows that were not taken with the reason, an example of a kind."""

from pathlib import PurePath
from typing import TypeVar
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from lianfang.common.errors import Refused
from lianfang.documents.tables import MEDIA_TYPES, Kind, give_back
from lianfang.exchange import storing
from lianfang.exchange.models import FileIn
from lianfang.exchange.sending import sent

Answer = TypeVar("Answer", bound=HttpResponseBase)
BACK = "-returned"


def returned(_request: HttpRequest | None, file: FileIn) -> HttpResponse:
    """Give the rows that were not taken as the same kind of file, each with its line and the reason."""
    rows = [(row.cells, [str(row.line), row.reason]) for row in file.bad.iterator()]
    data = give_back(file.format, file.separator, file.head, rows, [_("Line"), _("Reason")])
    name = PurePath(file.name).stem.removesuffix(BACK)
    return saved(f"{name}{BACK}.{file.format}", data, MEDIA_TYPES[file.format])


def original(request: HttpRequest, file: FileIn) -> HttpResponseBase:
    """Give the file as it came.

    Raises Refused("file_gone").
    """
    if file.erased_at:
        raise Refused("file_gone", _("The file itself was erased: its days are over."))
    answer = sent(request, storing.path_of(file.id).open("rb"), "application/octet-stream")
    return named(answer, file.name)


def example(kind: Kind, form: str) -> HttpResponse:
    """Give an empty table of a kind with its columns and one row as an example."""
    fields = [each for each in kind.fields if not each.part]
    head = [str(each.names[0] if each.names else each.key) for each in fields]
    row: tuple[list[str], list[str]] = ([each.example for each in fields], [])
    return saved(f"{kind.key}.{form}", give_back(form, ",", head, [row], []), MEDIA_TYPES[form])


def saved(name: str, data: bytes, kind: str) -> HttpResponse:
    """Answer with a file; its name may be in any script (RFC 6266, 4.3)."""
    return named(HttpResponse(data, content_type=kind), name)


def named(answer: Answer, name: str) -> Answer:
    """Say what the file of an answer is called."""
    plain = "".join(c for c in name if c.isascii() and (c.isalnum() or c in "-_.")) or "table"
    answer["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    return answer
