"""Office files are archives of XML: opened with care, written again with some of their parts changed."""

import io
import zipfile
from collections.abc import Mapping
from typing import Any

from lxml import etree

from lianfang.documents.filling.names import unreadable

MOST_UNPACKED = 64 * 1024 * 1024  # packed, a small file may hold any size
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def opened(file: bytes, needed: str) -> zipfile.ZipFile:
    """Open an archive that must hold a part.

    Raises Refused("template_unreadable").
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(file))
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise unreadable(error) from error
    if sum(each.file_size for each in archive.infolist()) > MOST_UNPACKED or needed not in archive.namelist():
        raise unreadable(needed)
    return archive


def parsed(archive: zipfile.ZipFile, name: str) -> Any:
    """Read a part as XML; nothing outside the file is looked up.

    Raises Refused("template_unreadable").
    """
    try:
        return etree.fromstring(archive.read(name), _PARSER)
    except (KeyError, etree.XMLSyntaxError, zipfile.BadZipFile, OSError, RuntimeError, ValueError) as error:
        raise unreadable(name) from error


def packed(archive: zipfile.ZipFile, changed: Mapping[str, Any]) -> bytes:
    """Write an archive again: parts that were changed as they are now, all others as they came, to the byte."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for each in archive.infolist():
            content = archive.read(each.filename)
            if each.filename in changed:
                content = etree.tostring(
                    changed[each.filename], xml_declaration=True, encoding="UTF-8", standalone=True
                )
            made.writestr(each, content)
    return out.getvalue()
