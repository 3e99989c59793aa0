"""Nothing of anybody in the log: neither what was typed nor what the database quotes of a refused row."""

import io
import json
import logging

import pytest
from django.db import IntegrityError, connection
from django.http import HttpRequest, HttpResponse
from django.test import override_settings

from lianfang.accounts.tests.make import make_user
from lianfang.web.logs import formatter
from lianfang.web.requests import NumberedRequests, number, timed

NAME = "王小明"


def lines(*, as_json: bool) -> tuple[logging.Logger, io.StringIO]:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(formatter(as_json=as_json))
    log = logging.Logger("lianfang.test")
    log.addHandler(handler)
    return log, out


@pytest.mark.django_db
@pytest.mark.parametrize("as_json", [False, True])
def test_an_error_of_the_database_is_told_without_the_row_it_quotes(as_json: bool) -> None:
    log, out = lines(as_json=as_json)
    with pytest.raises(IntegrityError, match=NAME) as refused:
        make_user(NAME)  # no such role: the database refuses the row, and quotes it
    log.error("could not be stored", exc_info=refused.value)
    said = out.getvalue()
    assert "could not be stored" in said
    assert "CheckViolation (23514)" in said
    assert "test_logs.py" in said
    assert NAME not in said
    assert NAME.encode("unicode_escape").decode() not in said


@pytest.mark.django_db
def test_a_slow_statement_is_told_without_its_values(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("lianfang").propagate = True
    try:
        with override_settings(SLOW_MS=0), connection.execute_wrapper(timed), connection.cursor() as cursor:
            cursor.execute("SELECT %s::text AS name", [NAME])
    finally:
        logging.getLogger("lianfang").propagate = False
    assert "A statement took" in caplog.text
    assert "SELECT %s::text AS name" in caplog.text
    assert NAME not in caplog.text


def test_a_request_keeps_the_number_it_was_given_and_odd_ones_are_replaced() -> None:
    log, out = lines(as_json=True)

    def view(request: HttpRequest) -> HttpResponse:
        log.warning("looked")
        return HttpResponse()

    for given in ("abc-12345678", "short", "with space and more", ""):
        request = HttpRequest()
        request.META["HTTP_X_REQUEST_ID"] = given
        answered = NumberedRequests(view)(request)
        mine = answered["X-Request-Id"]
        assert (mine == given) == (given == "abc-12345678")
        assert len(mine) >= 8
    told = [json.loads(line) for line in out.getvalue().splitlines()]
    assert told[0]["request"] == "abc-12345678"
    assert told[0].keys() == {"at", "level", "logger", "message", "request"}
    number.set("")
