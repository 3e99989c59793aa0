"""Rate the phone app with Lighthouse, as a slow phone on a slow line opens it: `make lighthouse`."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from tests.browser.install import CHROMIUM
from tests.city import City

RUNS = 3
LEAST = {"performance": 90, "accessibility": 100}  # what the phone app promises


def scores(node: str, lighthouse: str, address: str) -> dict[str, float]:
    """Rate one page once, out of a hundred."""
    command = [node, lighthouse, address, "--quiet", "--output=json", f"--only-categories={','.join(LEAST)}"]
    flags = "--chrome-flags=--headless=new --no-sandbox --disable-dev-shm-usage"
    own = os.environ | {"CHROME_PATH": CHROMIUM}
    done = subprocess.run([*command, flags], env=own, capture_output=True, text=True, timeout=180, check=True)
    found = json.loads(done.stdout)["categories"]
    return {name: found[name]["score"] * 100 for name in LEAST}


def main(node: str, lighthouse: str) -> int:
    """Print the medians of some runs; returns 1 when one is too low."""
    with tempfile.TemporaryDirectory(prefix="lianfang-lighthouse-") as folder:
        Path(folder).chmod(0o755)
        city = City(Path(folder))
        with city.running("serve") as address:
            runs = [scores(node, lighthouse, f"{address}/field/") for _ in range(RUNS)]
    found = {name: median(run[name] for run in runs) for name in LEAST}
    sys.stdout.write(json.dumps(found) + "\n")
    return int(any(found[name] < least for name, least in LEAST.items()))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
