"""What is done again and again beside the rest of a program."""

import threading
from collections.abc import Callable, Iterator

import pytest
from django.db import OperationalError

from lianfang.cli import looping

QUICK_S = 0.001


@pytest.fixture(autouse=True)
def leaving(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    event = threading.Event()
    monkeypatch.setattr(looping, "_leaving", event)
    yield event
    event.set()


def failing(*errors: Exception) -> tuple[Callable[[], None], threading.Event]:
    left, done = list(errors), threading.Event()

    def deed() -> None:
        if left:
            raise left.pop(0)
        done.set()

    return deed, done


@pytest.mark.django_db(transaction=True)
def test_what_fails_is_said_and_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    deed, done = failing(OperationalError("the database is away\n"), OSError("disk full"), ValueError("odd"))
    thread = looping.keep_doing("files", deed, QUICK_S)
    assert done.wait(10)
    looping.leave()
    thread.join(10)
    assert not thread.is_alive()
    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [
        ("WARNING", "Background work (files) tries again: the database is away"),
        ("WARNING", "Background work (files) tries again: disk full"),
        ("ERROR", "Background work (files) failed"),
    ]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_said_of_a_database_that_ends_with_the_program(caplog: pytest.LogCaptureFixture) -> None:
    def deed() -> None:
        looping.leave()
        raise OperationalError("terminating connection due to administrator command")

    looping.keep_doing("files", deed, QUICK_S).join(10)
    assert not caplog.records
