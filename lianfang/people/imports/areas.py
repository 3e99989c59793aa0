"""Areas as rows of files name them."""

from lianfang.documents.tables import Done, Work, bad
from lianfang.places.named import AREA_WORDS, Areas


def area_of(text: str, work: Work) -> int | Done:
    """Find the area that a row names by code or name, or say why the row is not taken."""
    if "areas" not in work.memo:
        work.memo["areas"] = Areas()
    found = work.memo["areas"].find(text)
    return found if isinstance(found, int) else bad(AREA_WORDS[found])
