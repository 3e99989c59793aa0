"""The code on a building: it names the building, signed, so that nobody sends helpers to a place that there is not."""

from django.core.signing import BadSignature, Signer

SALT = "lianfang building"


def place_code(area_id: int, stair: str) -> str:
    """Write the code that hangs on a building."""
    return Signer(salt=SALT).sign_object([area_id, stair])


def read_place(code: str) -> tuple[int, str] | None:
    """Read the code of a building: the area and the words its addresses begin with; None when it is none of ours."""
    try:
        area, stair = Signer(salt=SALT).unsign_object(code[:400])
        return int(area), str(stair)
    except (BadSignature, ValueError, TypeError):
        return None
