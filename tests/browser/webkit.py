"""A second engine: Debian's WebKitGTK, driven by its own driver on a screen in memory. iPhones have no other engine."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

from tests.browser.install import WEBKIT

BROWSER = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser"
PLAIN = {
    "WEBKIT_DISABLE_COMPOSITING_MODE": "1",
    "WEBKIT_DISABLE_DMABUF_RENDERER": "1",
}  # there is no graphics card
SCREENS = range(90, 190)
PATIENCE_S = 60


@contextmanager
def screen() -> Iterator[str]:
    """Give a screen in memory: its name, as programs know it."""
    number = next(n for n in SCREENS if not Path(f"/tmp/.X11-unix/X{n}").exists())  # noqa: S108
    command = ["Xvfb", f":{number}", "-screen", "0", "800x1200x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + PATIENCE_S
        while not Path(f"/tmp/.X11-unix/X{number}").exists():  # noqa: S108
            assert time.monotonic() < until, "no screen"
            time.sleep(0.05)
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(PATIENCE_S)


@contextmanager
def webkit() -> Iterator[webdriver.WebKitGTK]:
    """Give a browser of its own, with nothing kept in it."""
    options = Options()
    options.binary_location = BROWSER
    options.add_argument("--automation")
    with screen() as display:
        service = Service(WEBKIT, env=os.environ | PLAIN | {"DISPLAY": display})
        browser = webdriver.WebKitGTK(options=options, service=service)
        browser.set_script_timeout(PATIENCE_S)
        try:
            yield browser
        finally:
            browser.quit()
