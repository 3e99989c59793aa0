"""Keys of this installation: made once, kept in files only the owner reads."""

import os
import secrets
from pathlib import Path


def secret(folder: Path, name: str) -> str:
    """Read the key of that name, or make it; two processes starting at once get the same one."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.key"
    fresh = folder / f".{name}.{os.getpid()}"
    if not path.exists():
        fresh.write_text(secrets.token_urlsafe(48))
        fresh.chmod(0o600)
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text()
