"""Forms that were filled, as files."""

from django.http import HttpResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TYPES = {"xlsx": XLSX, "docx": DOCX, "csv": "text/csv; charset=utf-8", "pdf": "application/pdf"}


def download(content: bytes, kind: str, name: str) -> HttpResponse:
    """Answer with a file of one of our kinds."""
    response = HttpResponse(content, content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response
