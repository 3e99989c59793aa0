"""The files of the phone app: which they are, what each holds, and the version they make together."""

import base64
import hashlib
import json
import re
from functools import lru_cache
from pathlib import Path

from babel.messages.pofile import read_po
from django.conf import settings
from django.contrib.staticfiles import finders

from lianfang.fieldapp.words import texts

HERE = Path(__file__).resolve().parent
STATIC = HERE / "static" / "field"
FONT = "fonts/inter-latin.woff2"
KINDS = {".js", ".css", ".wasm", ".svg", ".png"}
LOOKS = ("base.css",)  # first of all style sheets; the others follow by name


def sheets() -> list[str]:
    """List the style sheets of the app in the order in which they are read."""
    names = sorted(path.name for path in STATIC.glob("*.css"))
    return [f"field/{name}" for name in (*LOOKS, *(n for n in names if n not in LOOKS))]


_IMPORT = re.compile(r"""^(?:import|export)\b[^'"]*?['"](\.[^'"]+\.js)['"]""", re.MULTILINE)


@lru_cache(maxsize=200)
def _imports(path: Path, _changed: int) -> tuple[Path, ...]:
    return tuple((path.parent / name).resolve() for name in _IMPORT.findall(path.read_text()))


def needed() -> list[str]:
    """List the modules that the app's first view needs, so that a browser asks for all of them at once."""
    found: dict[Path, None] = {}
    waiting = [STATIC / "app.js"]
    while waiting:
        path = waiting.pop()
        if path not in found and path.exists():
            found[path] = None
            waiting += _imports(path, path.stat().st_mtime_ns)
    return sorted(f"field/{path.relative_to(STATIC).as_posix()}" for path in found)


def _files() -> dict[str, Path]:
    """Give every file the phone keeps, by its name below the address of static files."""
    own = {f"field/{p.relative_to(STATIC).as_posix()}": p for p in STATIC.rglob("*") if p.suffix in KINDS}
    font = finders.find(FONT)
    return {**own, **({FONT: Path(font)} if font else {})}


def digest(body: bytes) -> str:
    """Write a digest as browsers compare it (Subresource Integrity)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(body).digest()).decode()


@lru_cache(maxsize=2)
def _digests(stamps: tuple[tuple[str, str, int], ...]) -> dict[str, str]:
    return {name: digest(Path(path).read_bytes()) for name, path, _changed in stamps}


def digests() -> dict[str, str]:
    """Give the digest of every file the phone keeps; read again when a file has changed."""
    files = sorted(_files().items())
    return _digests(tuple((name, str(path), path.stat().st_mtime_ns) for name, path in files))


def modules() -> list[Path]:
    """List our own modules of the app."""
    return sorted(p for p in STATIC.rglob("*.js") if "vendor" not in p.parts)


@lru_cache(maxsize=2)
def _chinese(*_changed: int) -> bytes:
    with _catalogue().open("rb") as catalogue:
        known = read_po(catalogue, locale="zh_Hans")
    pairs = {}
    for module in modules():
        for _line, text in texts(module.read_text()):
            message = known.get(text if isinstance(text, str) else text[0])
            if message and (found := message.string):
                pairs[text if isinstance(text, str) else text[0]] = (
                    found if isinstance(found, str) else found[0]
                )
    return json.dumps(pairs, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _catalogue() -> Path:
    return Path(settings.LOCALE_PATHS[0]) / "zh_Hans" / "LC_MESSAGES" / "django.po"


def chinese() -> bytes:
    """Give the Chinese of the app's texts as JSON: English to Chinese; read again when a file has changed."""
    return _chinese(*(path.stat().st_mtime_ns for path in (_catalogue(), *modules())))
