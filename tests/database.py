"""A plugin of pytest: one embedded PostgreSQL for a whole test run, in a temporary folder.

Loaded with -p before Django reads its settings. Workers of pytest-xdist share the server of the process that
started them; each has its own database in it.
"""

import atexit
import os
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests import shared
from tests.folders import memory

FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


def start() -> None:
    """Compile the Chinese; start the server unless the environment names one, and stop it when this process ends."""
    from lianfang.cli.messages import compile_stale

    compile_stale()
    shared.begin()
    os.environ.setdefault("LIANFANG_SECRET_KEY", "tests only")
    os.environ.setdefault("LIANFANG_IDENTITY_KEY", "tests only")
    if "LIANFANG_UPLOADS" not in os.environ:
        uploads = tempfile.TemporaryDirectory(prefix="lianfang-uploads-", dir=memory())
        atexit.register(uploads.cleanup)
        os.environ["LIANFANG_UPLOADS"] = uploads.name
    if "LIANFANG_DATABASE_URL" in os.environ:
        return
    from lianfang.postgres import running

    stack = ExitStack()
    atexit.register(stack.close)
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="lianfang-tests-", dir=memory()))
    Path(folder).chmod(0o755)
    os.environ["LIANFANG_DATABASE_URL"] = stack.enter_context(running(Path(folder) / "pg", settings=FAST))


start()
