"""What a scanner finds in an upload is turned away before a view sees it; without one nothing changes."""

import sys
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from lianfang.common.tests.refusals import refused
from lianfang.web import scanning
from lianfang.web.refusals import status_of
from lianfang.web.scanning import ScannedUploads, scan

# Ends as clamdscan does.
FINDS = "import sys; sys.exit(1 if b'EICAR' in sys.stdin.buffer.read() else 0)"


def scanner(program: str) -> list[str]:
    return [sys.executable, "-c", program]


def uploaded(body: bytes) -> HttpRequest:
    return RequestFactory().post("/x/", {"file": SimpleUploadedFile("表.csv", body)})


def seen(request: HttpRequest) -> Any:
    return ScannedUploads(lambda _request: HttpResponse()).process_view(request, lambda: None)


@pytest.mark.parametrize(("body", "status"), [(b"a,b\n1,2\n", None), (b"x EICAR x", 409)])
def test_a_file_with_a_virus_is_turned_away(
    body: bytes, status: int | None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SCANNER = scanner(FINDS)
    monkeypatch.setattr(
        scanning, "refusal", lambda _request, said: HttpResponse(str(said), status=status_of(said))
    )
    request = uploaded(body)
    answer = seen(request)
    assert getattr(answer, "status_code", None) == status
    if answer is None:
        assert b"".join(request.FILES.getlist("file")[0].chunks()) == body  # from its first byte
    else:
        assert "表.csv" in answer.content.decode()


def test_nothing_is_taken_in_while_the_scanner_is_away(settings: Any) -> None:
    for command in (["/nowhere/clamdscan"], scanner("import sys; sys.exit(2)")):
        settings.SCANNER = command
        with refused("not_scanned"):
            scan(SimpleUploadedFile("a.csv", b"x" * 300_000))


def test_a_scanner_that_never_reads_holds_nobody_up(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "SECONDS", 0.5)
    settings.SCANNER = scanner("import time; time.sleep(600)")
    with refused("not_scanned"):
        scan(SimpleUploadedFile("a.csv", b"x" * 300_000))  # more than a pipe holds


def test_without_a_scanner_nothing_is_looked_at(settings: Any) -> None:
    settings.SCANNER = []
    assert seen(uploaded(b"EICAR")) is None
