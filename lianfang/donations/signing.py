"""The code on a receipt with which its giver asks what became of the gift: made with this installation's key."""

from django.utils.crypto import constant_time_compare, salted_hmac

from lianfang.common.ids import ALPHABET, with_check
from lianfang.donations.models import Gift

LETTERS = 11  # 55 bits and a check character: nobody finds one by trying


def code_of(gift: Gift) -> str:
    """Give the code of a gift's receipt: the same each time it is printed, and of this gift alone."""
    whole = int.from_bytes(salted_hmac("lianfang gift receipt", gift.pk.hex, algorithm="sha256").digest())
    return with_check("".join(ALPHABET[whole >> 5 * place & 31] for place in range(LETTERS)))


def spaced(code: str) -> str:
    """Write a code so that it can be read aloud: ABCD-EFGH-JKLM."""
    return "-".join(code[n : n + 4] for n in range(0, len(code), 4))


def opens(gift: Gift, typed: str) -> bool:
    """Say whether what somebody typed or scanned is the code of a gift's receipt."""
    code = "".join(typed.upper().replace("-", " ").split())
    return constant_time_compare(code, code_of(gift))
