"""See that Debian's browsers and Chinese fonts are there; install them where that can be done, else say how."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

CHROMIUM = "/usr/bin/chromium-headless-shell"
WEBKIT = "/usr/bin/WebKitWebDriver"
PACKAGES = ("chromium-headless-shell", "fonts-noto-cjk", "webkit2gtk-driver", "xvfb")
COMMAND = "apt-get update && apt-get install -y --no-install-recommends " + " ".join(PACKAGES)


def missing() -> bool:
    """Say whether a browser, its screen or the Chinese fonts are not there."""
    fonts = Path("/usr/share/fonts/opentype/noto")
    programs = Path(CHROMIUM).exists() and Path(WEBKIT).exists() and shutil.which("Xvfb")
    return not programs or not any(fonts.glob("NotoSansCJK*"))


def main(arguments: Sequence[str] = ()) -> int:
    """Install what is missing, or with --look only say so. Returns 1 when a person must do it."""
    if not missing():
        return 0
    if "--look" in arguments:
        sys.stderr.write(
            f"Not tried here: pages in a browser and on paper. They need: sudo sh -c '{COMMAND}'\n"
        )
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        done = subprocess.run(["sh", "-c", COMMAND], env=environment, stdout=subprocess.DEVNULL, check=False)
        if done.returncode == 0 and not missing():
            return 0
    sys.stderr.write(
        "The tests of pages, in browsers and on paper, need Chromium, WebKitGTK, Xvfb and Chinese fonts. "
        f"Run this once:\n  sudo sh -c '{COMMAND}'\n"
    )
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
