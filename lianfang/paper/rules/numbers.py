"""Numbers on paper. Each begins with its kit's five letters, so that no two kits share one, and ends with a check
character, so that a slip of the pen or of the finger is seen at once."""

from lianfang.common.ids import ALPHABET, check_character, is_checked, with_check

KIT = 5  # letters: 33 million kits
FORM_SIGN = "LFF-"  # what a form's QR code begins with
BOX_SIGN = "BX"
FORMS = len(ALPHABET) ** 2  # two letters count the forms of a kit
TUBES = len(ALPHABET) ** 3
LISTED = len(ALPHABET) ** 3  # three letters count the people of a kit's lists


def counted(n: int, letters: int) -> str:
    """Write a number in our 32 letters: 22 is 0, 23 is 1. Raises ValueError when it does not fit."""
    if not 0 <= n < len(ALPHABET) ** letters:
        raise ValueError(f"{n} does not fit into {letters} letters")
    return "".join(ALPHABET[n >> 5 * place & 31] for place in reversed(range(letters)))


def form_number(kit: str, nth: int) -> str:
    """Give the number of a kit's form, counted from 1."""
    return with_check(kit + counted(nth - 1, 2))


def tube_code(kit: str, nth: int) -> str:
    """Give the code of a kit's tube, counted from 1."""
    return with_check(kit + counted(nth - 1, 3))


def box_code(kit: str, nth: int) -> str:
    """Give the code of the box of a kit's handover slip, counted from 1."""
    return with_check(BOX_SIGN + kit + counted(nth - 1, 2))


def list_code(kit: str, nth: int) -> str:
    """Give the four letters under which somebody stands in a kit's household list.

    The check character is made with the kit's letters: a code from another kit's list does not fit.
    """
    letters = counted(nth - 1, 3)
    return letters + check_character(kit + letters)


def read_list_code(kit: str, typed: str) -> int | None:
    """Give the place in the kit's household list that four letters name; None when they do not fit."""
    code = squeezed(typed)
    if len(code) != 4 or not is_checked(kit + code):
        return None
    return sum(ALPHABET.index(letter) << 5 * place for place, letter in enumerate(reversed(code[:3]))) + 1


def read_form_number(typed: str) -> str | None:
    """Read a form's number, typed or scanned; None when its check character is wrong."""
    code = squeezed(typed)
    sign = FORM_SIGN.rstrip("-")
    if len(code) == len(sign) + KIT + 3:
        code = code.removeprefix(sign)
    return code if len(code) == KIT + 3 and is_checked(code) else None


def squeezed(typed: str) -> str:
    """Take out what separates letters on paper, and make them large."""
    return "".join(letter for letter in typed.upper() if letter.isalnum())


def spaced(code: str) -> str:
    """Write a code as it is printed: its kit's letters, a space, the rest."""
    head = KIT + (len(BOX_SIGN) if code.startswith(BOX_SIGN) and len(code) == KIT + 5 else 0)
    return f"{code[:head]} {code[head:]}"
