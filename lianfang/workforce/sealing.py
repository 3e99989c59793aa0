"""Codes that volunteers open their own page with, and seals on certificates: made with this installation's key."""

import secrets

from django.utils.crypto import constant_time_compare, salted_hmac

from lianfang.common.ids import ALPHABET, is_checked, with_check
from lianfang.workforce.models import Certificate

LETTERS = 12  # 60 bits: nobody finds one by trying
SEAL = 10  # letters, 50 bits


def new_code() -> str:
    """Make a code of twelve letters and a check character."""
    return with_check("".join(secrets.choice(ALPHABET) for _ in range(LETTERS)))


def squeezed(typed: str) -> str:
    """Read what somebody typed or scanned: capital letters, no spaces, no hyphens."""
    return "".join(typed.upper().replace("-", " ").split())


def read_code(typed: str) -> str:
    """Give a code as it is kept; "" when it is none or mistyped."""
    code = squeezed(typed)
    return code if len(code) == LETTERS + 1 and is_checked(code) else ""


def spaced(code: str) -> str:
    """Write a code so that it can be read aloud: ABCD-EFGH-JKLM-N."""
    return "-".join(code[n : n + 4] for n in range(0, len(code), 4))


def digest(code: str) -> bytes:
    """Digest a code, so that who reads the database cannot use it."""
    return salted_hmac("lianfang volunteer code", code, algorithm="sha256").digest()


def trace(address: str) -> bytes:
    """Digest the network address a form came from: enough to count, not to read."""
    return salted_hmac("lianfang sign-up", address, algorithm="sha256").digest()[:16]


def seal(paper: Certificate) -> str:
    """Give the letters that stand behind the number of a certificate: they fit what is printed and nothing else."""
    said = (paper.number, paper.name, paper.tail, paper.first_on, paper.last_on, paper.duties, paper.minutes)
    told = "\x1f".join(each if isinstance(each, str) else f"{each}" for each in said)
    whole = int.from_bytes(salted_hmac("lianfang certificate", told, algorithm="sha256").digest())
    return "".join(ALPHABET[whole >> 5 * place & 31] for place in range(SEAL))


def printed(paper: Certificate) -> str:
    """Write the number of a certificate with its seal, as it is printed and as its QR carries it."""
    return f"{spaced(paper.number)}-{seal(paper)}"


def find(typed: str) -> Certificate | None:
    """Find the certificate of a printed number; None unless number, seal and what is on record fit together."""
    code = squeezed(typed)
    number, given = code[: LETTERS + 1], code[LETTERS + 1 :]
    if not read_code(number):
        return None
    paper = Certificate.objects.select_related("area", "issued_by").filter(number=number).first()
    return paper if paper and constant_time_compare(seal(paper), given) else None
