"""The demo's command while it tells the story: what its pages show, a second one beside it, and its end."""

import re
import signal
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from playwright.sync_api import Browser, expect

from lianfang.story.city import LEAST
from tests.browser.conftest import PATIENCE_MS, enter
from tests.folders import memory
from tests.shared import is_alive
from tests.told import PATIENCE_S, database_in, environment, lianfang, running

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]

COMMAND = lianfang("demo", "--people", str(LEAST), "--port", "8250")


def test_pages_are_there_while_the_story_is_told_and_ctrl_c_ends_everything(chromium: Browser) -> None:
    # A run in the background ignores Ctrl-C, and so would its children.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    with TemporaryDirectory(prefix="lianfang-told-", dir=memory()) as folder:
        Path(folder).chmod(0o755)
        own = environment(Path(folder))
        with running(COMMAND, own) as (child, address):
            second = subprocess.run(
                COMMAND, env=own, capture_output=True, text=True, timeout=PATIENCE_S, check=False
            )
            assert second.returncode == 1
            assert "Already running" in second.stderr
            assert "Traceback" not in second.stderr

            page = chromium.new_page(base_url=address, locale="en-GB")
            page.set_default_timeout(PATIENCE_MS)
            enter(page, "commander")
            expect(page.locator("#replay b")).to_have_text(re.compile(r"^\d+%$"))
            expect(page.locator("#replay span")).to_have_text(re.compile("[a-z]{3}"))
            page.close()

            database = database_in(Path(folder))
            assert is_alive(database)
            child.send_signal(signal.SIGINT)
            assert child.wait(PATIENCE_S) == 130
        assert not is_alive(database)
    signal.signal(signal.SIGINT, before)
