"""One door for the three kinds of file."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from lianfang.common.drill import SAID, drill
from lianfang.common.errors import Refused
from lianfang.documents.filling import sheets, texts, words
from lianfang.documents.filling.names import Place, Value

FORMATS = ("xlsx", "docx", "csv")
MOST_BYTES = 4_000_000
MOST_PLACES = 500


def format_of(filename: str) -> str:
    """Tell a file's kind by its name.

    Raises Refused("template_kind").
    """
    kind = filename.rsplit(".", 1)[-1].lower() if "." in filename else ""
    if kind not in FORMATS:
        raise Refused(
            "template_kind",
            _("“%(name)s” is no XLSX, DOCX or CSV file. Save it as one of these."),
            name=filename,
        )
    return kind


def places_of(file: bytes, kind: str) -> list[Place]:
    """List what is to be filled in a file, each name once, in the order of the file.

    Raises Refused("template_large"), Refused("template_unreadable"), Refused("template_formula"),
    Refused("template_range"), Refused("template_empty"), Refused("template_places").
    """
    if len(file) > MOST_BYTES:
        raise Refused("template_large", _("The file is larger than 4 MB."))
    read = {"xlsx": sheets.places, "docx": words.places, "csv": texts.places}[kind]
    found: dict[str, Place] = {}
    for place in read(file):
        found.setdefault(place.name, place)
    if not found:
        raise Refused(
            "template_empty",
            _(
                "Nothing in this file is to be filled. Give cells of a spreadsheet a name (Formulas → Define name), "
                "or write {{name}} where a number belongs."
            ),
        )
    if len(found) > MOST_PLACES:
        raise Refused("template_places", _("More than %(n)s places are to be filled."), n=MOST_PLACES)
    return list(found.values())


def filled(file: bytes, kind: str, values: Mapping[str, Value]) -> bytes:
    """Put values into a file; a name without a value stays empty. Everything else stays as it came; in an exercise the
    file says that it is one.

    Raises Refused("template_unreadable").
    """
    write = {"xlsx": sheets.fill, "docx": words.fill, "csv": texts.fill}[kind]
    return write(file, values, SAID % drill() if drill() else "")
