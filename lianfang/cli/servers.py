"""The long-running programs: web, background work, and both with the database."""

import argparse
import logging
import multiprocessing
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from multiprocessing.context import ForkProcess
from socket import AF_INET, SOCK_STREAM, socket

from django.db.utils import OperationalError

from lianfang.cli import boot
from lianfang.cli.ready import tables_are_there, tell_ready
from lianfang.common.errors import Refused

log = logging.getLogger(__name__)

FIGURES = "PROMETHEUS_MULTIPROC_DIR"  # where prometheus_client counts for several processes
PAUSE_S = 1.0  # between two looks of the followers
STAYS_S = 20.0  # between two looks at what is new in the index of stays
LOOK_S = 5.0  # between two looks at what time brings
TURNS = 20  # of the followers before what time brings has its turn: uploads may never stop coming


def web(given: argparse.Namespace) -> int:
    """Serve pages and the sync endpoint until told to stop."""
    if not os.environ.get("LIANFANG_SECRET_KEY"):
        boot.keys(boot.home("city"))
    boot.join(boot.home("city"))
    boot.django()
    from lianfang.cli import workers

    handed = workers.handed_over()
    sockets, before = handed or (workers.listen(given.host, given.port, given.workers), None)
    with ExitStack() as held, counted():
        for each in sockets:
            held.enter_context(each)
        tables_are_there()
        erased_again()
        from lianfang.cli import answering

        answering.make_ready()
        workers.supervise(sockets, answering.answer, None, before)
    return 0


def try_out() -> None:
    """Look whether the release that is installed now can serve: it loads, and its tables are there.

    Raises SystemExit when it cannot.
    """
    boot.django()
    from lianfang.cli import answering

    answering.make_ready()
    try:
        tables_are_there()
    except Refused as refused:
        raise SystemExit(f"lianfang: {refused}") from refused


def erased_again() -> None:
    """Erase anew who came back with an older copy of the database, before anybody can sign in. What phones told of them
    goes when background work has read it again."""
    from lianfang.privacy.actions import again, came_back
    from lianfang.web import clock
    from lianfang.work import FOLLOWS

    if came_back():
        n = again(clock.now(), [follow.name for follow in FOLLOWS])
        log.warning("The database is an older copy. People who were erased are erased again: %d rows", n)


@contextmanager
def counted() -> Iterator[None]:
    """Let the web servers count into one folder while the block lasts; a release that takes over goes on counting."""
    folder = os.environ.get(FIGURES) or tempfile.mkdtemp(prefix="lianfang-figures-")
    os.environ[FIGURES] = folder
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def database(given: argparse.Namespace) -> int:  # noqa: ARG001 — every command takes what was given
    """Run only the embedded database and the copy of its changes, until told to stop."""
    home = boot.home("city")
    boot.keys(home)
    if os.environ.get(boot.URL):
        raise SystemExit(
            "lianfang: LIANFANG_DATABASE_URL names a server of your own: there is none to run here"
        )
    with boot.database(home, boot.backups()):
        print(os.environ[boot.URL].rpartition("@")[2], flush=True)
        tell_ready()
        threading.Event().wait()
    return 0


def _answer(sockets: list[socket], lifeline: int) -> None:
    from lianfang.cli import workers

    with counted():
        from lianfang.cli import (
            answering,
        )  # after the folder is named: what counts looks for it when it is loaded

        answering.make_ready()
        if len(sockets) > 1:
            workers.supervise(sockets, answering.answer, lifeline)
        else:
            workers.end_with_the_program_above(lifeline)
            answering.answer(sockets[0])


def work(given: argparse.Namespace) -> int:  # noqa: ARG001 — every command takes what was given
    """Follow facts until told to stop."""
    boot.keys(boot.home("city"))
    boot.join(boot.home("city"))
    boot.django()
    tables_are_there()
    tell_ready()
    follow()
    return 0


def follow(beside: ForkProcess | None = None) -> None:
    """Run the table of background work again and again.

    Raises SystemExit when the program beside this one ended: whoever started both starts them again.
    """
    from django.db import connection

    from lianfang.cli.looping import leave
    from lianfang.postgres.priority import step_back
    from lianfang.sync.follow import catch_up
    from lianfang.web import clock
    from lianfang.web.requests import timed
    from lianfang.work import FOLLOWS, SOON, TICKS

    _begin_long_work()
    looked = -LOOK_S
    try:
        while beside is None or beside.exitcode is None:
            due = time.monotonic() - looked >= LOOK_S
            try:
                connection.ensure_connection()
                step_back(connection.connection)
                with connection.execute_wrapper(timed):
                    catch_up(FOLLOWS, now=clock.now(), most=TURNS)
                    for tick in (*SOON, *TICKS) if due else SOON:
                        tick(clock.now())
            except OperationalError as error:
                # The database went away, or somebody at a desk came first. Marks move with the work: nothing is lost.
                log.warning("Background work tries again: %s", str(error).strip())
                connection.close()
            looked = time.monotonic() if due else looked
            time.sleep(PAUSE_S)
    finally:
        leave()
    raise SystemExit("lianfang: the web server ended, and with it this program")


def _begin_long_work() -> None:
    """Begin what takes long beside the rest: plans, the index of stays, files."""
    from lianfang.cli.looping import keep_doing
    from lianfang.exchange import running
    from lianfang.presence import indexing
    from lianfang.rotas import solving
    from lianfang.transport import solving as rides

    keep_doing("rotas", solving.plan_all, PAUSE_S)
    keep_doing("rides", rides.plan_all, PAUSE_S)
    keep_doing("tracing", indexing.refresh, STAYS_S)
    keep_doing("files", running.work_off, PAUSE_S)


def serve(given: argparse.Namespace) -> int:
    """Run a city's database, web server and background work until Ctrl-C."""
    home = boot.home("city")
    boot.keys(home)
    with boot.database(home, boot.backups()):
        boot.django()
        boot.protocols()
        boot.migrate()
        erased_again()
        with web_process(given.host, given.port, given.workers) as child:
            print(f"http://{given.host}:{given.port}/", flush=True)
            tell_ready()
            follow(child)
    return 0


@contextmanager
def web_process(host: str, port: int, workers: int = 1) -> Iterator[ForkProcess]:
    """Run the web server beside this program, forked from it; it stops when the block ends.

    Raises Refused("port_taken"), SystemExit when it does not come up.
    """
    from django.db import connections

    from lianfang.cli.workers import listen

    sockets = listen(host, port, workers)
    connections.close_all()  # a connection is nobody's when two hold it
    theirs, ours = os.pipe()
    child = multiprocessing.get_context("fork").Process(target=_beside, args=(sockets, theirs, ours))
    child.start()
    for each in sockets:
        each.close()
    os.close(theirs)
    try:
        wait_until_it_answers(child, host, port)
        yield child
    finally:
        child.terminate()
        child.join(8)  # longer than each of its servers has to answer what it began
        if child.exitcode is None:
            child.kill()
            child.join()
        os.close(ours)


def _beside(sockets: list[socket], theirs: int, ours: int) -> None:
    os.setsid()  # a Ctrl-C is for the program above; it ends this one in its turn
    os.close(ours)
    _answer(sockets, theirs)


def wait_until_it_answers(child: ForkProcess, host: str, port: int, seconds: float = 30) -> None:
    """Wait for a server to answer.

    Raises SystemExit when it ended or took too long.
    """
    until = time.monotonic() + seconds
    while time.monotonic() < until and child.exitcode is None:
        with closing(HTTPConnection(host, port, timeout=seconds)) as line, suppress(OSError, HTTPException):
            line.request("GET", "/field/sync")  # answered without the database
            line.getresponse().read()
            return
        time.sleep(0.05)
    raise SystemExit(f"lianfang: the web server did not start on {host}:{port}")


def free_port(wanted: int) -> int:
    """Give the wanted port, or the next free one after it."""
    for port in range(wanted, wanted + 50):
        with closing(socket(AF_INET, SOCK_STREAM)) as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise SystemExit(f"lianfang: no free port from {wanted} to {wanted + 49}; choose one with --port")
