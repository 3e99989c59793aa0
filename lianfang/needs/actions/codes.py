"""The code with which whoever told something looks up what became of it: shown once, kept as a digest."""

from django.utils.crypto import salted_hmac

from lianfang.workforce.sealing import new_code, read_code, spaced


def code_of() -> tuple[str, bytes]:
    """Make a code; give it as it is written, and the digest that is kept."""
    code = new_code()
    return spaced(code), _digest(code)


def digest(typed: str) -> bytes:
    """Give the digest of a code that somebody typed; b"" when it is none or mistyped."""
    code = read_code(typed)
    return _digest(code) if code else b""


def _digest(code: str) -> bytes:
    return salted_hmac("lianfang need", code, algorithm="sha256").digest()
